"""Forenames that are given to men alone, or to women alone, in most of the countries where they are common."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["forename_gender"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MEN = _words(
    """
    aaron abdul abdullah abraham adam adolfo adrian ahmed alan albert alberto alejandro aleksander alessandro alexander alfonso
    alfred ali alvaro anders andreas andrei andres andrew andrzej angus anthony antonio antonis arne arthur arturo axel baltasar
    benjamin bent bernard bernardo bjorn bogdan boris brian bruno carl carlos cesar charles christian christopher claus
    conor craig dag daniel dario david dennis diego dieter dimitri dimitris dirk dmitri donald douglas edgar eduardo edward
    egon emil emilio enrico enrique eoin eric erik ernst esteban eugene evgeni fabio federico felipe felix ferdinand fernando
    finn francesco francisco frank franz frederick fredrik friedrich gareth gary geoffrey george georgios gerald gerard gerhard
    gheorghe giorgio giovanni giuseppe gordon goran graham greg gregory guillermo gunnar gustav guy hakan hamid hannes hans
    harald harold harry hassan hector heinrich helmut hendrik henri henrik henry herbert herman hernan horst howard hugo ian
    ibrahim igor ismail ivan ivo jack jacob jacques jakob jakub james jamie janos jason javier jeffrey jens jeremy jerzy
    jim joao joaquin joe johan johann john jonas jonathan jordi jorge jose josef joseph joshua juan jukka jurgen justin kamil
    karel karl kenji kenneth kevin kjell klaus kofi konstantin kristian kurt kwame kyle laszlo lars laurent lawrence leo leon
    leonard leonardo leopold louis luca lucas ludwig luigi luis luka lukas maciej magnus malcolm manuel marcel marco marcus
    marek mario marius mark marko markus martin mateo matteo matthew matthias maurice mauricio maxim mehmet michael michel miguel
    mihai mikael mike mikhail milan milos mohamed mohammed morris morten muhammad murat mustafa nathan neil niall nicolas
    niels nigel nikola nikolai nils noah norman olaf oleg oliver olivier omar oscar oskar otto pablo paolo patrick paul paulo
    pavel pawel pedro per peter petar petr philip philippe pierre pieter piotr rafael ralph ramon raul raymond ricardo
    richard robert roberto rodrigo roger roland rolf roman ronald rudolf rui rupert russell ryan samuel santiago scott sean
    sebastian sergei sergio simon stanislav stefan stefano stephen steve steven stuart sven takeshi tariq terence theo theodor
    thomas tim timothy tobias tom tomas tomasz tommy toni trevor ugo uwe vaclav victor viktor vincent vincenzo vladimir
    waldemar walter werner wilhelm william wolfgang wouter yusuf zoltan
    """
)
_WOMEN = _words(
    """
    abigail adriana agata agnes agnieszka aisha alessandra alexandra alice alicia alina alma amalia amanda amelia amy ana anastasia
    angela anita anna anne anneke anneliese annette antonia astrid barbara beata beatrice beatriz bernadette bettina birgit
    bridget brigitte camilla carla carmen carol carolina caroline caterina catherine cecilia celia charlotte chiara chloe
    christina christine clara claudia colette concepcion constance cristina danuta deborah denise diana dolores dora dorota
    dorothea edith edna eileen elaine eleanor elena eleni elif elisa elisabeth elizabeth ella ellen elsa emilia emily emma
    erika esther eva evelyn fatima fatma federica fiona florence frances francesca frida gabriela geraldine gertrude giulia
    gloria grace greta gudrun hana hannah hanna harriet heather hedda heidi helen helena helga hilda hilde ida ilona ilse
    inga ingrid ines irena irene irina isabel isabella ivana jacqueline jana jane janet janina jasmina jasna jelena jennifer
    jessica joanna johanna josefina josephine joyce judit judith julia juliana julie kamala karen karin karina katalin katarina
    katarzyna kate katerina katharina katherine kathleen katja katrin kirsten kirsty klara kristina lara laura leila
    lena leticia lidia lina linda lisa liv livia liza lotte louisa louise lucia lucinda lucy ludmila luisa lydia maeve magda
    magdalena maja margaret margarita margit margot maria mariam mariana marianne marie marija marina marlene marta martha
    martina mary mathilde maud melissa mercedes michelle mila milena miriam miroslava monica monika nadia nancy naomi natalia
    natalie natasha nina noemi nora olga olivia oluchi pamela patricia paula pauline petra philippa pilar priya rachel
    rebecca regina renata renate rita rosa rosalind rose rosemary roxana ruth sabine sally samantha sandra sara sarah serena
    shirley signe sigrid sigrun silvia simona sofia solveig sonia sophia sophie stefania stella susan susana susanne suzanne
    svetlana sylvia tamara tanja tatiana teresa theresa therese tracy ulrike ursula valentina valeria vera veronica
    victoria viktoria virginia viviana wanda wendy wilhelmina xenia yasmin yolanda yuki yvette yvonne zainab zofia zoe zuzana
    """
)


@lru_cache(maxsize=4096)
def forename_gender(forename: str) -> str | None:
    """``m`` or ``f`` for a casefolded forename; None where it is not known to be a man's or a woman's alone."""
    forename = "".join(c for c in unicodedata.normalize("NFD", forename) if not unicodedata.combining(c))
    if forename in _MEN:
        return None if forename in _WOMEN else "m"
    return "f" if forename in _WOMEN else None
