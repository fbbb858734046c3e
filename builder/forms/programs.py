"""Lines of programs in languages other than Python, and of pseudo-code, by their signs.

A line is code only as a whole: `for (int i = 0; i < n; i++) {` is, "for (the most part)" is not,
and no words of a sentence may stand beside each other in it. Which language it is is said only
where no other writes the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from builder.forms.statements import LONGEST, MARKS


class Sign(NamedTuple):
    """What a line shows: whether it surely is code or may be, and in which language, if any shows.

    `pseudo` is what it does as pseudo-code: it `loops`, `assigns`, `opens` a block or is `other`.
    """

    sure: bool
    maybe: bool
    language: str
    pseudo: str


_TYPE = r"(?:int|long|short|char|float|double|bool|boolean|byte|auto|size_t|u?int\d+_t)"
# What is assigned; "double bond = sigma + pi;" is a note.
_VALUE = r"(?=[^;]*[\d\"'(\[{.?&*<>]|[^;]*\b(?:true|false|null|new)\b).+;"
_MODIFIED = r"(?:(?:public|private|protected|static|final|abstract|const|constexpr|export|async) )"
_SURE: tuple[tuple[str, str], ...] = (
    ("pycon", r">>> ?\S.*"),
    ("python", r"with \w+\(.*\) as \w+: \S.*"),
    # C, C++, C#, Java and what looks like them.
    ("cpp", r"# ?include ?(?:<[\w./+-]+>|\"[\w./+-]+\")"),
    ("cpp", r"using namespace \w+;|template ?<(?:typename|class) .*"),
    ("cpp", rf"(?:{_TYPE} \w+; ?)?(?:std::)?(?:cin ?>>|cout ?<<) ?\S.*;"),
    ("cpp", r"std::\w+(?:<.*>)? [*&]?\w+(?:\[\w*\]| ?[=({].*)?;"),
    ("c", r"# ?define [A-Z_]+\b.*"),
    ("java", r"System\.out\.print(?:ln|f)?\(.*\);"),
    ("java", r"public static void main\(String\b.*"),
    ("java", r"import (?:static )?[a-z]\w*(?:\.\w+)+(?:\.\*)?;"),
    ("java", r"(?:List|ArrayList|Map|HashMap|Set|HashSet)<.*> \w+ = new \w+<.*>\(.*\);"),
    # JavaScript.
    ("javascript", r"(?:console\.(?:log|error|warn|table|info)|document\.\w+(?:\.\w+)*)\(.*\);?"),
    ("javascript", r"(?:const|let|var) \w+ = .*=> ?\S.*"),
    ("javascript", r"import .+ from (?:\"[^\"]+\"|'[^']+');?"),
    # Rust, Go, R, PHP, the shell.
    ("rust", r"(?:pub )?fn \w+(?:<.*>)?\(.*\).*\{.*|println!\(.*\);?|let mut \w+.*;"),
    ("rust", r"let \w+: ?&?(?:[iuf]\d+|usize|str|String|Vec<.*>|Option<.*>) ?= ?.+;"),
    ("go", r"fmt\.(?:Print|Sprint|Fprint)\w*\(.*\)|func (?:\(\w+ \*?\w+\) )?\w+\(.*\).*\{.*"),
    ("r", r"[A-Za-z][\w.]* <- (?:\w+::)?[\w.]+\(.*\)(?: ?\{.*)?|library\([A-Za-z]\w*\)"),
    ("php", r"<\?php\b.*"),
    # What several languages write.
    ("", r"for ?\([^;]*;[^;]*;[^;]*\).*"),
    ("", r"(?:\} ?)?(?:else )?(?:if|while|switch|foreach|catch) ?\(.*\) ?\{.*"),
    ("", r"(?:if|while) ?\(.*\) (?:return\b.*|break|continue|[\w.\[\]]+(?:\(.*\)| [-+*/]?= .+));"),
    ("", rf"{_MODIFIED}*(?:{_TYPE}|void|String|string) \w+\(.*\) ?(?:throws [\w, ]+)?\{{.*"),
    ("", rf"{_MODIFIED}+(?:[\w<>\[\], ?]+ )?\w+\(.*\) ?(?:throws [\w, ]+)?(?:\{{.*|;)"),
    ("", rf"{_MODIFIED}*(?:class|struct|interface|enum|trait|impl|namespace) \w+[^.;=]*\{{.*"),
    ("", rf"(?:(?:const|static|final|unsigned) )*{_TYPE} ?[*&]? ?\w+(?:\[\w*\])? ?= ?{_VALUE}"),
    ("", r"(?:int|char|bool|boolean) \w+(?:\[\w*\])?(?:, \w+)*;.*"),
    ("", r"(?:final |const )?[A-Z]\w*(?:<.*>)?(?:\[\])* \w+ = (?:.*\(.*\)|new .*|\".*\"|\{.*\});"),
    ("", rf"(?:const|static|final|let|var|val) [*&]?\w+(?:: ?[\w<>\[\]| ]+)? ?= ?{_VALUE}"),
    ("", r"[\w.\[\]()>-]+ ?(?:[-+*/%&|^]|<<|>>)= ?[^=].*;|\w+(?:\+\+|--);|(?:\+\+|--)\w+;"),
    ("", r"(?:\w+(?:\.|->|::))+\w+\(.*\);|\w+\([^()]*[\"'][^()]*\);"),
    ("", r"(?:export )?(?:async )?function\*? \w*\(.*\) ?\{.*"),
)  # fmt: skip
_PROMPT = re.compile(
    r"\$ (?:sudo )?(?:apt|apt-get|brew|cargo|cat|cd|chmod|cp|curl|docker|echo|git|go|grep|kubectl"
    r"|ls|make|mkdir|mv|node|npm|npx|pip3?|python3?|rm|source|ssh|tar|wget|yarn)(?: .*)?(?<![?!])"
)
_MAYBE = re.compile(
    r"[\])}]+[;,]?|[a-z_][\w.]*\(.*\)|(?:[\w.\[\]]+ ?= ?)?[\w.]*[(\[{]"
    r"|\} ?(?:else|finally|catch\b.*) ?\{?|(?:return|throw)\b[^.]*;?|break;?|continue;?"
    r"|[\w.\[\]]+ ?= ?[^=].*;|\w+\(.*\);|@\w+(?:\.\w+)*(?:\(.*\))?|\w+(?:, \w+)* := .+|case .+:"
    r"|[A-Za-z][\w.]* <- [^.]+|package \w+;?|else ?\{?|default:|do ?\{?|/[/*].*|\*/|fi|done|esac"
    rf"|(?:{_TYPE}|let|var|val|const) [*&]?\w+(?: ?= ?.+|;)"
)
_SURE_SIGNS = tuple((language, re.compile(pattern)) for language, pattern in _SURE)
_MAY_BE = re.compile(
    r"[;{}]$|[({=]|^(?:[\])]|#|>>>|else|end|do|fi|using|import|repeat|return|break|continue"
    r"|\$ |<\?|for |while |if |until |swap |package |case |template|default|begin|loop"
    r"|then|@|/\*|//|\*/)|←|<-"
)

# Pseudo-code: a line of it is found only among others.
_NAME = r"[^\W\d]\w{0,30}(?:\[[^\[\]]{1,30}\]|\.\w{1,30}){0,3}"
_LOOP = re.compile(
    rf"for (?:each |all )?{_NAME}(?:, {_NAME})? ?(?:=|←|<-|:=|in|from|∈) ?.+? (?:to|downto|down to"
    r"|do)\b.*|for (?:each |all )?\w+ (?:in|∈) [\w.\[\]]+:?|while .*(?:[<>=≤≥≠]|\bnot\b).*"
)
_ASSIGNS = re.compile(rf"{_NAME}(?:, ?{_NAME}){{0,3}} ?(?:=|←|<-|:=) ?[^=\s].*")
_OPENS = re.compile(
    r"(?:if|else if|elif|elsif|elseif) .+? then\b.*|(?:if|else if|elif) .*[<>=≤≥≠].*:|else:?"
    r"|else .+|repeat|loop|do|begin|(?:function|procedure|algorithm) \w+ ?\(.*\):?"
)
_OTHER = re.compile(
    r"until .*[<>=≤≥≠].*|return(?: .+)?|end(?:[ -]?(?:if|for|while|function|procedure))?|swap .+"
    r"|(?:print|output|break|continue|then)\b.*|swap\(.+\)"
)

_QUIET = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|(?<!\w\w)'(?:[^'\\]|\\.)*'|`[^`]*`|(?:(?<=\s)|^)//.*|/\*.*?\*/|(?<=\s)#\s.*"
)
_WORD = r"[^\W\d_][^\W\d_'’]+"
_WORDS = re.compile(
    rf"(?<![\w.$<@-])(?=({_WORD}|[aA]) ({_WORD})(?![\w.(\[{{<]|::|->)(\s*[=;,)\[{{:])?)"
)
_KEYWORDS = frozenset(
    "abstract and as async auto await begin bool boolean break byte case catch char class const "  # noqa: SIM905
    "constexpr continue def default define delete div do done double down downto each elif else "
    "elseif elsif end enum except export extends extern false fi final finally float fn for "
    "foreach from func function goto if impl implements import in include int interface is let "
    "long loop mod mut namespace new nil none not null operator or output package print private "
    "procedure protected pub public raise record repeat return short sizeof static string struct "
    "super swap switch template then this throw throws to trait true try type typedef typename "
    "union unless unsigned until use using val var virtual void volatile when where while with "
    "yield ".split()
)
_NO_ASCII = re.compile(r"[^\x00-\x7f]")
_TYPESET = re.compile(r"[“”‘’…—–]|(?<!\.\.)[.?!]$")


def may_be_program(line: str) -> bool:
    """Say cheaply whether a line may be code; most may not."""
    return len(line) <= LONGEST and _MAY_BE.search(line) is not None


@lru_cache(maxsize=2048)
def sign(line: str) -> Sign | None:
    """Read the signs of code in one line; there are none in prose."""
    line = line.translate(MARKS)
    if not line or not may_be_program(line):
        return None
    if _PROMPT.fullmatch(line):
        return Sign(True, True, "console", "")
    if has_prose(line):
        return None
    bare = _QUIET.sub('""', line)
    if not _NO_ASCII.search(bare):
        for language, pattern in _SURE_SIGNS:
            if pattern.fullmatch(line):
                return Sign(True, True, language, _as_pseudo(bare))
    if bare.count(";") > 1 and bare[-1] == ";" and _are_statements(bare):
        return Sign(True, True, "", "")
    pseudo, maybe = _as_pseudo(bare), _MAYBE.fullmatch(line) is not None
    return Sign(False, maybe, "", pseudo) if pseudo or maybe else None


def _are_statements(line: str) -> bool:
    """Say whether all that stands before semicolons are statements, and one surely is."""
    signs = [sign(f"{part.strip()};") for part in line[:-1].split(";")]
    return all(signs) and any(each.sure for each in signs if each)


def has_prose(line: str) -> bool:
    """Find words that stand beside each other as in a sentence, or a sentence's end."""
    if line.startswith(("//", "/*", "*/")):
        return False
    bare = _QUIET.sub('""', line)
    if _TYPESET.search(bare):
        return True
    return any(
        not (found[1].lower() in _KEYWORDS or found[2].lower() in _KEYWORDS or _declares(found))
        for found in _WORDS.finditer(bare)
    )


def _declares(found: re.Match[str]) -> bool:
    """Tell a type with its name from two words: `String name,` and `entry point =`."""
    return bool(found[3]) and (found[1][0].isupper() or "=" in found[3])


def _as_pseudo(line: str) -> str:
    """Say what a line does, if it may be pseudo-code."""
    kinds = (("loops", _LOOP), ("assigns", _ASSIGNS), ("opens", _OPENS), ("other", _OTHER))
    return next((kind for kind, pattern in kinds if pattern.fullmatch(line)), "")


_SQL_BEGINS = re.compile(
    r"(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER TABLE|DROP TABLE|WITH|select"
    r"|insert into|update|delete from|create table) (?=\S)|SELECT$"
)
_SQL_GOES_ON = re.compile(
    r"(?:FROM|WHERE|(?:LEFT |RIGHT |INNER |FULL |CROSS |NATURAL )?(?:OUTER )?JOIN|ON|USING|GROUP BY"
    r"|ORDER BY|HAVING|LIMIT|OFFSET|UNION(?: ALL)?|EXCEPT|INTERSECT|VALUES|SET|AND|OR|SELECT"
    r"|RETURNING)(?:[ (]|$)|\)"
)
_SQL = re.compile(
    r"(?:WITH \w+ AS .+ )?SELECT .*\S.* FROM [\w(\".\[`].*|INSERT INTO \S+ .*(?:VALUES|SELECT)\b.+"
    r"|UPDATE \S+ SET \S+ ?=.+|DELETE FROM \S+(?: WHERE .+|;)|ALTER TABLE \S+ (?:ADD|DROP|RENAME"
    r"|ALTER|MODIFY) .+|CREATE (?:\w+ ){0,3}TABLE (?:IF NOT EXISTS )?\S+ ?\(.*\).*|DROP TABLE .+;"
    r"|CREATE (?:\w+ ){0,3}(?:VIEW \S+ AS|INDEX \S+ ON) .+"
    r"|select (?:\*|[\w.*(), ]+) from [\w.]+(?: where [\w.]+ ?(?:[=<>!]|like|in|is)+ ?.+)?;"
    r"|select \* from [\w.]+(?: where .+)?"
    r"|insert into \w+ ?\(.*\) values ?\(.*\);?|update \w+ set \w+ ?= ?.+;?"
    r"|delete from \w+ where \w+ ?[=<>].+;?"
)
_SQL_WORDS = re.compile(r"(?<![\w.])(?=([A-Za-z]\w+) ([A-Za-z]\w+))")
_ALIAS = re.compile(r"(?:\b(?:FROM|JOIN|from|join) (?:\w+\.)?|[,)] ?(?:\w+\.)?)$")
_SQL_KEYWORDS = frozenset(
    "ADD ALL ALTER AND ANY AS ASC AUTO_INCREMENT AVG BEGIN BETWEEN BIGINT BOOLEAN BY CASCADE CASE "  # noqa: SIM905
    "CHAR CHECK COLUMN COMMIT CONSTRAINT COUNT CREATE CROSS DATABASE DATE DECIMAL DEFAULT DELETE "
    "DESC DISTINCT DROP ELSE END EXCEPT EXISTS FALSE FIRST FLOAT FOREIGN FROM FULL GROUP HAVING IF "
    "ILIKE IN INDEX INNER INSERT INT INTEGER INTERSECT INTO IS JOIN KEY LAST LEFT LIKE LIMIT MAX "
    "MIN MODIFY NATURAL NOT NULL NULLS NUMERIC OFFSET ON OR ORDER OUTER OVER PARTITION PRIMARY "
    "REFERENCES RENAME REPLACE RETURNING RIGHT SELECT SERIAL SET SUM TABLE TEMPORARY TEXT THEN "
    "TIMESTAMP TO TOP TRUE UNION UNIQUE UPDATE USING VALUES VARCHAR VIEW WHEN WHERE WITH".split()
)


def begins_sql(line: str) -> bool:
    """Say whether a statement of SQL may begin with a line."""
    return _SQL_BEGINS.match(line) is not None


def goes_on_with_sql(line: str, before: str) -> bool:
    """Say whether a line may go on with a statement of SQL in the line before."""
    return not before.endswith(";") and (
        before.endswith((",", "(")) or _SQL_GOES_ON.match(line) is not None
    )


def is_sql(text: str) -> bool:
    """Say whether a text of one line is a whole statement of SQL, and no sentence about it."""
    text = text.translate(MARKS)
    if len(text) > LONGEST or _SQL.fullmatch(text) is None:
        return False
    bare = _QUIET.sub("''", text)
    keywords = _SQL_KEYWORDS
    if text[0].islower():
        keywords = frozenset(map(str.lower, keywords))
    return not any(
        not (found[1] in keywords or found[2] in keywords or _ALIAS.search(bare[: found.start()]))
        for found in _SQL_WORDS.finditer(bare)
    )
