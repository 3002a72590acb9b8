"""Personal data and what only looks like it: made-up values in sentences such as policy papers have. Nobody's data."""

from __future__ import annotations

__all__ = ["DISGUISED", "LOOK_ALIKES", "TRUE"]

# Values that have to be found whole, by name of the pattern.
TRUE: dict[str, tuple[str, ...]] = {
    "email": (
        *("john.smith@example.org", "o'neil+tag@mail.example.co.uk", "a@b.io", "anna.müller@müller.example"),
        *("a_b-c@sub.x-y.gov.example", "USER99@EXAMPLE.COM", "x@xn--bcher-kva.example", "first.last@193.example.net"),
        *("press-office@council.example", "j@example.travel", "用户@例子.example", '"J. Smith"@example.org'),
    ),
    "phone": (
        *("+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 20 7946 0958", "020 7946 0958", "02079460958"),
        *("(020) 7946 0958", "(202) 555-0143", "202-555-0143", "202.555.0143", "+1-202-555-0143", "1-800-555-0199"),
        *("+49 30 1234567", "030/1234567", "0171-1234567", "01 23 45 67 89", "+33 1 23 45 67 89", "07700 900123"),
        *("+352 621 123 456", "+447700900123", "+31 (0)6 12345678", "+43 1 58858-0", "(+44) 20 7946 0958"),
        *(
            "0800 1111 222",
            "+39 06 1234 5678",
            "+48 22 123 45 67",
            "+61 2 9876 5432",
            "+91 98765 43210",
            "03-1234-5678",
        ),
        *("+86 138 0013 8000", "(0171) 1234567", "+1 (202) 555-0143", "020 7946 0958 ext. 12", "+353 1 234 5678"),
    ),
    "card": (
        *("4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005", "3782 822463 10005", "6011111111111117"),
        *("3530111333300000", "2223003122003222", "4222222222222", "5105 1051 0510 5100", "30569309025904"),
    ),
    "iban": (
        *("GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "de89 3704 0044 0532 0130 00"),
        *("FR14 2004 1010 0505 0001 3M02 606", "NO93 8601 1117 947", "NL91ABNA0417164300", "BE68 5390 0754 7034"),
        *("CH93 0076 2011 6238 5295 7", "ES91 2100 0418 4502 0005 1332", "IE29-AIBK-9311-5212-3456-78"),
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    ),
    "ip": (
        *(
            "192.168.0.1",
            "8.8.8.8",
            "203.0.113.255",
            "2001:db8::ff00:42:8329",
            "fe80::1",
            "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        ),
    ),
    "nino": ("AB123456C", "AB 12 34 56 C", "ab123456c", "QQ-12-34-56-A".replace("QQ", "JG")),
    "ssn": ("123-45-6789", "078 05 1120", "219-09-9999"),
    "url": ("https://example.org/a?b=c", "www.example.org", "http://x.example/y#z", "ftp://files.example/q.csv"),
}

# Sentences of which no pattern may take anything, by name of the pattern that might.
LOOK_ALIKES: dict[str, tuple[str, ...]] = {
    "email": (
        *(
            "Five apples @ 2.50 each.",
            "They cost 3@2.50 today.",
            "@ministry said so.",
            "Log in as user@host first.",
            "Meet @ noon.",
        ),
        *("A rate of 4.5 % @ par.", "The @ sign was added in 1971.", "See a @ b.", "#tag @handle @other.name"),
    ),
    "phone": (
        *(
            "It rose in 2019 2020 2021.",
            "From 1999-2004 it fell.",
            "Some 1,200,000 people.",
            "It paid 1 200 000 euros.",
        ),
        *(
            "The sum of +10 000 000 EUR.",
            "All 1 012 345 678 people.",
            "Trains at 0930 1045 1130.",
            "Open 09:30 10:45 daily.",
        ),
        *(
            "On 07/08/2026 it ended.",
            "On 07.08.2026 10:30 it began.",
            "On 2026-04-27 it ended.",
            "From 01-02-2026 on.",
            "Ref. 0123456789",
        ),
        *(
            "In case 07/2026/1234 it held.",
            "ISBN 0-306-40615-2",
            "ISBN 978-0-306-40615-7",
            "A share of 0.123456789.",
            "File HC-0123456789.",
        ),
        *("It has 12 000 400 000 in debt.", "Pay GB82 WEST 1234 5698 7654 32.", "Pay DE89 3704 0044 0532 0130 00."),
        *(
            "Card 4111 1111 1111 1111.",
            "About 3 000 000 homes.",
            "By 52 to 48.",
            "His number 123-45-6789.",
            "Its mobile 2024-2025 plan.",
        ),
        *(
            "Section 3.2.1.4 holds.",
            "After 00 12 years.",
            "Invoice no. 02079460958",
            "It owes 10 000 000 000.",
            "At 2001:db8::1.",
            "Up +12.5 %.",
        ),
        *(
            "In +2026 terms.",
            "It fell 0.5 0.6 0.7 0.8.",
            "Worth 1 000 000 000 000.",
            "At 192.168.100.200.",
            "SI 2024/0123 applies.",
        ),
        *(
            "From 01.02.2026 - 03.04.2026.",
            "Rows 5 6 7 8 9 10 11 12.",
            "Votes 21 to 9 on 3 March 2025.",
            "COM(2021) 206 final",
            "Reg. (EU) 2016/679",
        ),
        *(
            "Budget 2025/26: 1,234.5 million.",
            "Paras 101-108, 110-115.",
            "Order number 0044123456789.",
            "10:15-11:45 and 13:00-14:30",
        ),
        *(
            "£0.75bn 2024-25 to 2028-29",
            "At 51.5074, -0.1278.",
            "Scores 0-0 1-0 2-1 3-2.",
            "Patent no 01234567890.",
            "Company number 01234567 8.",
        ),
    ),
    "card": (
        *("Card 4111 1111 1111 1112.", "No. 1234567890123456.", "All 0000 0000 0000 0000.", "In 2026 2027 2028 2029."),
        *("Ref 4012888888881882.", "Serial 9111111111111111.", "Worth 4,111,111,111,111,111."),
    ),
    "iban": (
        "GB82 WEST 1234 5698 7654 33",
        "DE12 is a road.",
        "Form AB12 3456.",
        "DE8937040044053201300",
        "XX82 WEST 1234 5698 7654 32",
    ),
    "ip": (
        *(
            "See section 3.2.1.4.",
            "From version 1.2.3.4 on.",
            "3.2.1.4 Scope of the Act",
            "At 256.1.1.1.",
            "In 1.2.3 only.",
        ),
        *(
            "At 10:30:45 sharp.",
            "Item 1.2.3.4.5.",
            "With v1.2.3.4.",
            "Use std::abs.",
            "Paragraphs 2.1.3.1 and 2.1.3.2.",
            "A ratio of 1:2:3.",
        ),
    ),
    "nino": ("GB123456A", "AB123456E", "AB 1234 56C", "XAB123456C", "DA123456A", "Model AB123456"),
    "ssn": (
        "000-12-3456",
        "123-00-4567",
        "900-12-3456",
        "2123-45-6789",
        "123-45-67890",
        "666-12-3456",
        "It was 123-45 6789.",
    ),
    "url": ("Sent by http.", "At example.org.", "If www is down.", "The a://b form."),
}

# As values may be written so that a plain search does not find them.
DISGUISED: dict[str, tuple[str, ...]] = {
    "email": (
        *(
            "john\u200b.smith@exam\u200dple.org",
            "john.smith＠example.org",
            "john.smith@\nexample.org",
            "john.smith@example.\norg",
        ),
        *(
            "john.smith [at] example.org",
            "john.smith (at) example (dot) org",
            "ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｏｒｇ",
            "john\u00ad.smith@example.org",
        ),
        *("john.smith@\u2060example.org", "𝚓𝚘𝚑𝚗@𝚎𝚡𝚊𝚖𝚙𝚕𝚎.𝚘𝚛𝚐", "john.smith﹫example.org"),
    ),
    "phone": (
        *(
            "+44\u00a020\u00a07946\u00a00958",
            "020\u20117946\u20110958",
            "٠٢٠ ٧٩٤٦ ٠٩٥٨",
            "０２０ ７９４６ ０９５８",
            "020 7946\n0958",
            "020\u200b7946\u200b0958",
        ),
        *("+44\u200920\u20097946\u20090958", "020–7946–0958"),
    ),
    "card": ("4111\u00a01111\u00a01111\u00a01111", "4111‑1111‑1111‑1111", "4111\u200b111111111111"),
    "iban": (
        "GB82\u00a0WEST\u00a01234\u00a05698\u00a07654\u00a032",
        "GB82 WEST 1234\n5698 7654 32",
        "ＧＢ82WEST12345698765432",
    ),
    "ip": ("192.168\u200b.0.1", "192｡168｡0｡1"),
    "ssn": ("123‑45‑6789", "123–45–6789"),
}
