"""Words that tell questions, requests and connectives apart, in the languages readers know.

Only closed or near-closed classes are listed: question words, verbs of exam requests, nouns that
ask for a list, and words that carry a sentence on. No subject matter. A language that is missing
is still read: punctuation, marks, lengths and the document's own habits weigh more than words.
"""

from __future__ import annotations

import re

QUESTION_WORDS = frozenset(
    "what what's whats why how when where which who who's whose whom was wie warum wieso "
    "weshalb wann wo woher wohin wozu wodurch womit woraus worin wofür wovon worauf "
    "welche welcher welches welchen welchem wer wen wem wessen inwiefern inwieweit que "
    "quoi quel quelle quels quelles qui quand où comment pourquoi combien lequel laquelle "
    "qu'est-ce qu’est-ce qué cuál cuáles quién quiénes cuándo dónde cómo cuánto cuánta "
    "cuántos cuántas qual quais quem quando onde como quanto quantos quantas che cosa "
    "cos'è cos’è quale quali chi dove perché quanti quante porquê wat waarom hoe waar "
    "welk hoeveel vad varför hur när var vilken vilket vilka hvad hvorfor hvordan hvornår "
    "hvor hvilken hva co czym jak jaka jaki jakie dlaczego kiedy gdzie kto który która "
    "które ile jaký jaká proč что как почему когда где кто какой какая какое какие зачем "
    "сколько чем куда откуда ne nedir neden nasıl nerede kim hangi".split()
)
"""Words that open a question."""

AUXILIARIES = frozenset(
    "is are was were do does did can could will would should has have had may might must "
    "am ist sind war hat haben kann können darf wird est-ce es son está".split()
)
"""Words that open a yes-no question, if it also ends with a question mark."""

REQUESTS = frozenset(
    "diferencie diferenciar caracterize conceitue relacione defina aponte descrivere "
    "definire name explain describe define list state give discuss compare contrast "
    "outline identify summarize summarise derive prove sketch draw differentiate "
    "distinguish illustrate justify propose suggest mention enumerate specify briefly "
    "fill complete recall interpret calculate true/false t/f nenne nennen erkläre "
    "erklären beschreibe beschreiben definiere definieren berechne berechnen bestimme "
    "bestimmen vergleiche vergleichen erläutere erläutern begründe skizziere unterscheide "
    "gib noem beschrijf expliquez expliquer explique décrivez décrire définissez définir "
    "définis citez citer nommez donnez donner énoncer énoncez rappeler rappelez montrer "
    "démontrer comparez énumérez explica enumera nombra menciona compara indica cite "
    "spiega descrivi definisci elenca descreva liste nomeie wymień opisz wyjaśnij "
    "zdefiniuj podaj назовите объясните опишите перечислите определите дайте".split()
)
"""Verbs that open a request such as an exam sets: "Explain why ..."."""

CLAUSE_OPENERS = frozenset(
    "given besides apart using in for if when with without based considering after before "
    "suppose assuming assume as from under according where unter wenn bei mit nach außer "
    "anhand étant en si pour selon avec dans à dado dada con según".split()
)
"""Words that open a clause which a request may follow: "Given ..., explain ..."."""

TASKS = frozenset(
    "find compute show determine solve evaluate prove write draw estimate finde zeige "
    "löse trouver trouvez montrez calculer calculez encuentra calcula demuestra trova "
    "calcola mostra".split()
)
"""Verbs that set an exercise, but open steps of an answer as often."""

LIST_REQUESTS = frozenset(
    "name list enumerate mention propose suggest give nenne nennen citer citez nommez "
    "donnez enumera nombra menciona cite elenca liste wymień podaj назовите перечислите".split()
)
"""Requests for several things."""

LIST_NOUNS = frozenset(
    "diferença diferenças manifestações sintomas tipos funções causas vantagens "
    "desvantagens sintomi symptome symptômes order voraussetzungen bedingungen etapas "
    "clases partes types type kinds ways methods techniques steps stages phases examples "
    "advantages disadvantages benefits drawbacks pros cons causes reasons effects "
    "functions characteristics features properties components parts elements factors "
    "differences difference similarities symptoms signs uses applications criteria goals "
    "aims purpose principles problems challenges consequences conditions requirements "
    "strategies approaches forms categories layers levels roles tasks assumptions "
    "limitations formula definition meaning range function role source arten formen "
    "schritte vorteile nachteile ursachen gründe beispiele unterschied unterschiede "
    "merkmale eigenschaften aufgaben ziele funktion funktionen bestandteile phasen folgen "
    "étapes avantages inconvénients raisons exemples différence différences rôle "
    "fonctions pasos ventajas desventajas razones ejemplos diferencia diferencias "
    "funciones características tipi fasi vantaggi svantaggi cause differenze".split()
)
"""Nouns that a front can ask for without a verb: "Types of epithelium"."""

LIST_LINKS = frozenset(
    "da do dos das delle della degli of to for in between that which why with from by "
    "against and von der des zur zum für zwischen de du d' pour entre para del di per tra".split()
)
"""Words that follow a list noun in such a front."""

PRONOUNS = frozenset(
    "it they this that these those he she its their them sie das dies er ihn il elle "
    "ils elles cela ça ello eso esto lo".split()
)
"""Words that point back; a short question with one of them belongs to the answer around it."""

CONTINUERS = frozenset(
    "and or but so then thus hence therefore because since also however moreover "
    "furthermore otherwise instead whereas while although though e.g. e.g eg i.e. i.e ie "
    "etc this these those that it they he she its their such another both here there note "
    "nb if as additionally similarly finally first second third next lastly specifically "
    "consequently for und oder aber dann daher deshalb weil dadurch somit dies diese "
    "dieser dieses er sie es außerdem jedoch z.b. zudem dabei sowie beispiel bzw. et ou "
    "mais donc car ainsi cela ceci il elle ils elles puis alors cependant y o pero porque "
    "por entonces esto esta este estos además así luego e ma perché quindi inoltre questo "
    "questa mas isso pois portanto i lub ale więc oraz ponieważ и или но потому поэтому "
    "это также".split()
)
"""Words that carry on what the line before said."""

MATH_LINKS = frozenset(
    "where then so since therefore hence thus note if and let denote because given "
    "substituting plugging similarly consider recall now we with from finally combining "
    "using taking setting find compute calculate differentiate applying by first solution "
    "proof qed wobei daher also somit da sei setze mit folgt für gilt donc où alors soit "
    "comme avec donde entonces luego como sea con dove quindi poiché sia".split()
)
"""Words that open a line of a derivation."""

ANSWER_OPENERS = re.compile(
    r"(?:(?:it|this|that) is (?:because|also the reason)|because|"
    r"yes|no|true|false|correct|incorrect|"
    r"ja|nein|richtig|falsch|weil|oui|non|vrai|faux|parce que|sí|verdadero|falso|porque|"
    r"sì|vero|sim|não|tak|nie|да|нет)\b(?=[\s.,;:!)\]–—-]|$)",
    re.IGNORECASE,
)
"""How an answer starts that gives its verdict or reason first; such a line opens an answer."""

VERDICTS = re.compile(
    r"(?:true|false|yes|no|correct|incorrect|t|f|richtig|falsch|wahr|ja|nein|vrai|faux|oui|non|"
    r"verdadero|falso|sí|vero|sì|no|sim|não|prawda|fałsz|tak|nie|да|нет|верно|неверно)[.!]?",
    re.IGNORECASE,
)
"""A whole answer that only says yes or no."""

SECTION_WORDS = re.compile(
    r"(?:chapter|section|part|unit|lecture|lesson|week|module|topic|session|appendix|"
    r"kapitel|abschnitt|teil|vorlesung|woche|thema|chapitre|partie|leçon|séance|capítulo|"
    r"sección|tema|unidad|parte|capitolo|lezione|rozdział|глава|раздел|тема)\s+"
    r"(?:\d+|[ivxlc]+|[a-z])\b",
    re.IGNORECASE,
)
"""How a numbered section is headed."""

REFERENCES = re.compile(
    r"(?:references?|bibliography|further reading|sources?|works cited|see also|"
    r"literatur(?:verzeichnis)?|quellen|références|bibliographie|referencias|bibliografía|"
    r"riferimenti|bibliografia|источники|литература)\s*:?",
    re.IGNORECASE,
)
"""The heading over a list of references; what follows it is in no card."""
