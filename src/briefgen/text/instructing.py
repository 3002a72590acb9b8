"""Words that speak to a language model instead of a reader: a flag, on which no promise rests."""

from __future__ import annotations

from collections.abc import Iterator

import regex

__all__ = ["instructions"]

_MODEL = (
    r"(?:AI(?:\s(?:model|system|assistant|agent|tool)s?)?|LLMs?|(?:large\s)?language\smodels?|chatbots?|virtual\sassistants?"
    r"|(?:Chat)?GPT(?:-\w+)?|Copilot|summari[sz]ers?|AI-\w+)"
)
_TEXT = r"(?:text|page|document|article|message|e-?mail|passage|file|content|source|website|report|report)s?"
_TOLD = r"(?:instructions?|prompts?|directions|directives|commands|guidelines|system\smessages?|training)"
_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|former|existing|original|initial|system|other)"
_WHICH = r"(?:(?:all|any|the|your|these|those|my|of|every|everything)\s){0,4}"
_ANSWER = r"(?:answers?|responses?|reply|replies|outputs?|summary|summaries|briefing|completion|translation)"
# Where a sentence or a line begins; and the courtesies before what is asked.
_BEGIN = r"(?:^|[.!?:;…>\])}\"“‘(*\[<])[\s\"”’')*“‘(]{0,6}\K"
_COURTESY = r"(?:(?:please|now|then|instead|also|finally|first|next|important|kindly|hey|and|but|so)[,:!]?\s){0,3}"
_TASK = (
    r"(?:poem|essay|(?:short\s)?stor(?:y|ies)|letter|speech|e-?mail|song|joke|haiku|tweet|blog\spost|slogan|paragraph|sentence|introduction"
    r"|summary|translation|equivalent|recipe|script|code|function|program|query|regex|headline|caption|list|table|example|outline|review"
    r"|riddle|dialogue|explanation|tip|tips|hint|advertisement|ad|description|itinerary)"
)

_ASKED = rf"""
      (?:ignore|disregard|forget|override|skip|drop|omit|exclude|discard|suppress)\s{_WHICH}
            (?:{_EARLIER}\s(?:\w+\s)?(?:{_TEXT}|facts?|quotes?|claims?|rules?|context|evidence|statements?)|(?:rules|context|evidence|{_TOLD})\b)
    | (?:you\sare\snow|act\sas|pretend\s(?:to\sbe|that\syou|you)|behave\s(?:as|like)|role-?play|imagine\s(?:that\s)?you\sare)\b
    | (?:dear|hello|hi|attention|assistant|{_MODEL})[,:]?\s(?:{_MODEL}|assistants?|please|you\s(?:must|should|will))\b
    | (?:in|to|at\sthe\s(?:end|start|beginning|top)\sof|throughout|within|for|before|after|with)\s(?:\w+\s){{0,4}}?your\s(?:\w+\s)?{_ANSWER}\b
    | (?:answer|respond|reply|output|print|return)\s(?:only\b|just\b|nothing\b|with\b|in\s(?!the|its|his|her|a\s)|using\b|as\s(?:if|an?)\b|to\s(?:this|the|every|all)\s(?:question|prompt|user|quer))
    | (?:instead|rather)?,?\s?(?:say|state|write|report|claim|conclude|assert|pretend|tell\s(?:the\s|your\s)?(?:reader|user|everyone|them)s?)\s(?:that|only|nothing)\b
    | (?:do\snot|don[’']t|never|refuse\sto|avoid|stop)\s(?:mention|cite|quote|reveal|summari[sz]e|repeat|disclose|include|report|use|trust|return|tell|answer|give)(?:ing)?\s
            (?:this|these|the\sother|any\sother|any\sof|any\s(?:source|quote|fact|evidence)|other|anything|the\suser|them|evidence|sources?)\b
    | (?:drop|leave|merge|swap|mark|label|add|treat|count|give|set|change|put|move|delete|remove|cut|keep|repeat|use|rank|place)\b[^.!?\n]{{0,60}}?\b
            (?:quotes|evidence|citations?|claims?|bottom\sline|list\sof\sfacts|(?:other|every|each)\s(?:other\s)?(?:sources?|articles?|documents?)
            |id\se?\d|title\sof\sthe\s(?:briefing|summary|answer))\b
    | (?:repeat|copy)\s(?:this|these|the\sfollowing)\s(?:sentence|text|words?|line|paragraph)s?\b
    | (?:do\snot|don[’']t|never)\s(?:quote|cite|mention)\s(?:the|any|other|what)\b
    | refuse\sto\s(?:answer|respond|reply|summari[sz]e|continue)\b
    | (?:cite|quote|attribute)\s(?:this|it|these|everything|all|the\s(?:following|above))\s.{{0,40}}?\b(?:as|to|under|from|with)\b
    | (?:repeat|reveal|print|show|output|leak|reproduce|dump|copy)\s(?:\w+\s){{0,3}}?(?:{_TOLD}|prompt|words\sabove|text\sabove|conversation|messages)\b
    | (?:translate|paraphrase|summari[sz]e|rephrase|proofread|anagram|encode|decode|encrypt|decrypt|transcribe|rewrite|render)\b\s(?!by|on\b|from\b)
    | (?:explain|describe|define|outline|elaborate\son|break\sdown|compare|summari[sz]e|list|name|calculate|solve|compute)\s
            (?:how|what|why|in\s|the\s(?:process|theory|concept|plot|meaning|difference|steps|lifecycle|life\scycle|importance|main|key|term|history|benefits|top|best)|an?\s|\w+\s(?:tips|ways|steps|examples|facts)|['‘“\"])
    | (?:write|draft|compose|provide|create|generate|give|develop|produce|suggest|recommend|share|prepare|tell|show|offer|make|craft|invent|find|send)\s
            (?:me\b|us\san?\b|(?:an?|the|some|one|two|three|five|ten|\d+|your)\s(?:[\w'’-]+\s){{0,3}}?(?:of\s(?:\w+\s)?)?{_TASK}s?\b)
    | (?:can|could|would|will)\syou\s(?:please\s)?(?:show|tell|give|write|help|explain|list|find|suggest|provide|translate|recommend|describe|make|create)\b
    | (?:how\sdo\s(?:I|you\ssay)|how\scan\sI|what(?:\sis|['’]s)\s['‘“\"][^'’”\"\n]{{1,60}}['’”\"]\sin\s\p{{Lu}})
    | (?:include|add|insert|append|prepend|embed|integrate|incorporate|attach|place|mention|promote|advertise)\s
            (?:(?:an?|the|this|these|some|following)\s){{0,2}}(?:[\w-]+\s){{0,3}}?(?:link|url|image|picture|hyperlink|markdown|html|sentence|phrase|text|words|headline|slogan|disclaimer|statement|quote)\b
"""
"""What opens a sentence that asks or orders."""

_ANYWHERE = rf"""
    \b(?:ignore|disregard|forget|override|bypass|overlook|discard|neglect|skip)\s{_WHICH}(?:{_EARLIER}\s(?:and\s\w+\s)?
      |(?<=\b(?:your|my)\s)){_TOLD}\b

    \b(?:ignore|disregard|forget)\s(?:everything|anything|all|whatever)\s(?:(?:that\s)?(?:(?:was|is|has\sbeen
      |you\s(?:were|have\sbeen|are))\s)?(?:said|told|written|stated|above|before))

    \b(?:system|developer)\sprompt\b|\bsystem\soverride\b|\b(?:developer|debug|god|DAN)\smode\b
      |\bjailbreak(?:ing)?\s(?:the|this|yourself|prompt)\b

    \byou\sare\s(?:now\s)?(?:no\slonger\s)?(?:an?\s)?(?:\w+\s){{0,2}}{_MODEL}\b

    \bas\san?\s(?:helpful\s)?(?:AI|{_MODEL})\b,?\s(?:you|I)\b

    \b(?:note|attention|message|notice|instructions?|warning|request)\s(?:to|for)\s(?:all\s|any\s|the\s
      |every\s)?(?:{_MODEL}|models?|assistants?|bots?)\b

    \b(?:{_MODEL}|models?|assistants?|bots?)\s(?:that\s(?:is|are)\s|which\s(?:is|are)\s|who\s)?(?:now\s)?(?:reading
      |processing|summari[sz]ing|parsing|handling|analy[sz]ing|translating)\s(?:this|these|the)\s{_TEXT}\b

    \b(?:{_MODEL}|AI\smodels?)\s(?:must|should|shall|has\sto|have\sto|is\sto|are\sto|needs?\sto)\s(?:\w+\s){{1,3}}?this\s{_TEXT}\b

    <\|?/?(?:im_start|im_end|system|assistant|endoftext|user)\|?>|\[/?(?:INST|SYS)\]|<</?SYS>>|(?<!\#)\#{{2,}}+\s*+(?:instruction
      |system|response|assistant)s?\b

    ^[ \t]{{0,12}}[\[(*<]?[ \t]?(?:system|assistant|user|instructions?|new\s(?:task|instructions?)|prompt)\s?[\])*>]?\s?:

    \byour\s(?:\w+\s)?{_ANSWER}\s(?:should|must|shall|needs?\sto|has\sto|is\sto|will|in\s\w+\b)

    [\U000e0020-\U000e007e]{{3,}}
"""
"""What speaks to a model wherever it stands, one way a paragraph; and letters that nobody sees, in which all of this can stand too."""

# The words of ``_ASKED`` that may stand first, courtesies apart: to look for them is quicker than to try each way.
_OPENERS = """
    act add advertise ai answer append assistant at attach attention attribute avoid before after behave break calculate can chatbot chatgpt cite
    claim compare compose compute conclude assert copilot copy could craft create dear decode decrypt define describe develop discard disclose
    disregard do don dont draft drop dump elaborate embed encode encrypt exclude explain find for forget generate give gpt hello hi how ignore
    imagine in include incorporate insert integrate invent language large leak list llm llms make mention name never offer omit output outline
    override paraphrase place prepare prepend pretend print produce promote proofread provide quote rather recommend refuse render repeat rephrase
    reply report reproduce respond return reveal rewrite role roleplay say send share show skip solve state stop suggest summarise summarize
    summariser summarizer suppress tell throughout to transcribe translate virtual what whats will with within would write you anagram instead
    count cut delete keep label leave mark merge move put rank remove set swap treat use
    change please now then also finally first next important kindly hey and but so
""".split()
_FLAGS = regex.IGNORECASE | regex.VERBOSE | regex.MULTILINE
_OPENING = regex.compile(rf"{_BEGIN}(?=\L<openers>\b){_COURTESY}(?:{_ASKED})", _FLAGS, openers=_OPENERS)
_SPOKEN = tuple(regex.compile(pattern, _FLAGS) for pattern in _ANYWHERE.split("\n\n"))
_YOURS = regex.compile(rf"\byour\s(?:\w+\s)?{_ANSWER}\b", _FLAGS)
# In a sentence of letters that people write each other "your reply" is another one.
_LETTERS = regex.compile(
    r"\b(?:thank|thanks|received|receipt|await|awaiting|forward|regards|grateful|we|I|dear)\b", regex.IGNORECASE
)
_BOUND = regex.compile(r"[.!?\n]")
_FAR = 160


def instructions(text: str) -> Iterator[regex.Match[str]]:
    """Stretches of a text that read like words to a model, in order: a flag for the reader; nothing is promised of it."""
    found = [
        *_OPENING.finditer(text),
        *(m for one in _SPOKEN for m in one.finditer(text)),
        *(m for m in _YOURS.finditer(text) if _is_order(m)),
    ]
    yield from sorted(found, key=lambda m: m.start())


def _is_order(match: regex.Match[str]) -> bool:
    """Whether "your answer" is the model's: nobody thanks for it."""
    before = match.string[max(0, match.start() - _FAR) : match.start()]
    sentence = _BOUND.split(before)[-1]
    return bool(sentence.strip()) and not _LETTERS.search(sentence)
