"""German: Deutsch."""

from briefbot.core.answering import Reason
from briefbot.core.records import Rating
from briefbot.faces.commands import Command
from briefbot.faces.phrases import Wording
from briefbot.faces.telegram.commands import Tally, TelegramCommand
from briefbot.faces.telegram.phrases import TelegramPhrases

_WHO = "Frag mich zum Briefing. Ich antworte Wort für Wort mit seinen Sätzen oder sage, dass es dazu nichts sagt."
_QUOTING = (
    "Markiere Wörter in meiner Antwort und antworte mit diesem Zitat, um genau nach diesem Satz zu fragen. Bearbeitest "
    "du deine Frage, ändere ich meine Antwort."
)

_TELEGRAM = TelegramPhrases(
    hello="Hallo {name}!",
    start=(_WHO, "Schreib einfach deine Frage; mehr verrät /help."),
    start_in_group=(_WHO, "In dieser Gruppe schreibst du deine Frage hinter /ask; mehr verrät /help."),
    help=(
        (
            "In diesem Chat ist jeder Text eine Frage. Um nachzufragen, antworte auf eine meiner Nachrichten; eine "
            "neue Nachricht fängt von vorn an."
        ),
        _QUOTING,
        (
            "In einer Gruppe fragst du mit /ask oder antwortest auf eine meiner Nachrichten. In jedem anderen Chat "
            "tippst du meinen Namen und dahinter deine Frage."
        ),
    ),
    help_in_group=(
        (
            "In dieser Gruppe schreibst du deine Frage hinter /ask. Um nachzufragen, antworte auf eine meiner "
            "Nachrichten; ein neues /ask fängt von vorn an."
        ),
        _QUOTING,
        (
            "Schreibst du mir allein, ist jeder Text eine Frage. In jedem anderen Chat tippst du meinen Namen und "
            "dahinter deine Frage."
        ),
    ),
    commands={
        TelegramCommand.START: "guten Tag sagen",
        TelegramCommand.HELP: "was ich kann",
        TelegramCommand.ASK: "in einer Gruppe fragen: /ask Wer hat sich getroffen?",
        TelegramCommand.SOURCES: "Dokumente auflisten, zu denen du fragen kannst",
        TelegramCommand.BRIEFING: "ein Dokument in voller Länge zeigen",
        TelegramCommand.WHY: "die Werte hinter meiner letzten Antwort zeigen, oder hinter der, auf die du antwortest",
        TelegramCommand.PRIVACY: "was ich über dich speichere",
        TelegramCommand.FORGET: "löschen, was ich über dich gespeichert habe",
        TelegramCommand.STATS: "wie ich genutzt werde",
        TelegramCommand.REBUILD: "die Dokumente neu einlesen",
    },
    about="Frag das Briefing: Ich antworte mit seinen eigenen Sätzen samt Fundstelle oder gar nicht.",
    privacy=(
        (
            "Was ich über dich speichere: die Nummern, unter denen Telegram dich, diesen Chat und unsere Nachrichten "
            "führt; welche Sätze ich dir gezeigt habe; wie du sie bewertet hast; und wie viele Fragen du gestellt hast."
        ),
    ),
    questions_not_kept="Den Wortlaut deiner Fragen behalte ich nicht länger, als ich ihn brauche, um sie und deine "
    "Nachfragen zu beantworten.",
    questions_kept="Auf Wunsch meines Betreibers speichere ich auch den Wortlaut der Fragen, um zu erkennen, wo ich "
    "schlecht antworte.",
    privacy_end="Mit /forget lösche ich alles davon.",
    whether_to_forget="Soll ich alles löschen, was ich über dich gespeichert habe? Zurückholen kann ich es nicht.",
    forget_yes="Löschen",
    forget_no="Behalten",
    forgotten="Erledigt. Was ich über dich gespeichert hatte, ist gelöscht.",
    not_forgotten="Ich habe nichts gelöscht.",
    nothing_kept="Über dich war nichts gespeichert.",
    quotation_marks=("„", "“"),
    topics="Dazu kannst du mich fragen:",
    shortened_sentence="(Gekürzt: die ersten {shown} von {whole} Zeichen des Satzes.)",
    shortened_paragraph="(Gekürzt: {shown} von {whole} Zeichen des Absatzes.)",
    late="Das hast du gefragt, während ich nicht da war.",
    skipped=(
        "Die Frage davor habe ich nicht beantwortet; stell sie noch einmal, wenn sie noch wichtig ist.",
        "Die {number} Fragen davor habe ich nicht beantwortet; stell sie noch einmal, wenn sie noch wichtig sind.",
    ),
    in_context="{number} im Zusammenhang",
    earlier="◀ Zurück",
    later="Weiter ▶",
    close="✕ Schließen",
    position="{number} von {total}",
    ratings={
        Rating.GOOD: "👍",
        Rating.BAD: "👎",
        Rating.WRONG_SENTENCE: "Falscher Satz",
        Rating.SHOULD_BE_SILENT: "Hättest schweigen sollen",
        Rating.MISSED_SOMETHING: "Etwas übersehen",
    },
    what_was_wrong="Was war falsch?",
    thanks="Danke.",
    old_button="Das Briefing hat sich seitdem geändert. Bitte frag noch einmal.",
    unknown_button="Diesen Knopf kenne ich nicht mehr. Bitte frag noch einmal.",
    not_your_button="Diesen Knopf kann nur drücken, wer danach gefragt hat.",
    unknown_message="Worum es in dieser Nachricht ging, weiß ich nicht mehr. Bitte stell die ganze Frage.",
    generation="Stand {generation}",
    further_documents=("… und ein weiteres Dokument.", "… und {number} weitere Dokumente."),
    which_briefing="Welches Dokument soll ich zeigen?",
    no_such_briefing="Dieses Dokument gibt es nicht; /sources zählt alle auf.",
    already_posted="Dieses Dokument steht hier schon.",
    no_paragraph="Hier ist das Dokument zu Ende.",
    whole_answer="Die ganze Antwort",
    inline_hint="Stell eine Frage zum Briefing",
    ask_usage="Schreib deine Frage hinter den Befehl, zum Beispiel: /ask Wer hat sich getroffen?",
    privacy_mode=(
        "In Gruppen sehe ich im Privatsphäre-Modus nur Befehle und Antworten auf meine Nachrichten, keine Erwähnungen. "
        "Soll ich auch die sehen, schalte ihn bei @BotFather mit /setprivacy aus, entferne mich aus der Gruppe und "
        "füge mich wieder hinzu."
    ),
    refused="Ich bin nicht für alle da, und du stehst nicht auf meiner Liste. Bitte wende dich an meinen Betreiber.",
    only_administrators="Das dürfen nur meine Administratoren.",
    only_text="Ich kann nur Text lesen. Bitte schreib deine Frage.",
    too_many_questions=(
        "Ich beantworte pro Person eine Frage in der Minute. Bitte warte einen Moment.",
        "Ich beantworte pro Person {number} Fragen in der Minute. Bitte warte einen Moment.",
    ),
    too_long="Deine Frage hat {length} Zeichen; höchstens {most} sind möglich. Bitte frag in ein, zwei Sätzen.",
    busy="Gerade kommen zu viele Fragen auf einmal. Bitte versuch es gleich noch einmal.",
    failed="Bei mir ist etwas schiefgegangen. Falls das öfter passiert, melde es bitte mit dieser Nummer: {identity}",
    unknown_command="Den Befehl /{name} gibt es nicht; /help zählt alle auf.",
    tallies={
        Tally.QUESTIONS: "Fragen",
        Tally.ANSWERS: "Antworten",
        Tally.SILENCES: "Nicht beantwortet",
        Tally.PEOPLE: "Personen",
        Tally.CHATS: "Chats",
        Tally.GOOD: "Gut bewertet",
        Tally.BAD: "Schlecht bewertet",
        Tally.WRONG_SENTENCE: "Falscher Satz",
        Tally.SHOULD_BE_SILENT: "Hätte schweigen sollen",
        Tally.MISSED: "Etwas übersehen",
    },
    rebuild_started="Ich lese die Dokumente neu ein; bis dahin antworte ich aus dem bisherigen Stand.",
    rebuild_running="Ich bin schon dabei, die Dokumente neu einzulesen.",
    rebuild_done="Fertig. Jetzt kannst du fragen zu: {size}.",
    rebuild_unchanged="Nichts hat sich geändert: {size}.",
    rebuild_failed="Die Dokumente ließen sich nicht neu einlesen; ich antworte weiter aus dem bisherigen Stand. Der "
    "Grund steht im Protokoll.",
)

GERMAN = Wording(
    greeting=(
        "Frag mich zum Briefing; ich antworte mit seinen eigenen Sätzen oder gar nicht.",
        "Mehr mit /help, Schluss mit /quit.",
    ),
    leaving="Zum Beenden /quit eingeben oder Strg-D drücken.",
    looking="Ich sehe nach …",
    cancelled="Abgebrochen.",
    silence={
        Reason.NOT_COVERED: "Das Briefing sagt dazu nichts.",
        Reason.EMPTY_QUESTION: "Darin sehe ich keine Wörter. Bitte frag in Worten.",
        Reason.QUESTION_TOO_LONG: "Das ist mir zu lang. Bitte frag in ein, zwei Sätzen.",
    },
    nearest="Am nächsten kommen diese Sätze, eine Antwort sind sie nicht:",
    commands={
        Command.SOURCES: "Dokumente auflisten, zu denen du fragen kannst",
        Command.OPEN: "den Absatz um einen Satz der letzten Antwort zeigen: /open 2",
        Command.WHY: "die Werte hinter der letzten Antwort zeigen",
        Command.HELP: "diese Liste zeigen",
        Command.QUIT: "beenden (oder Strg-D drücken)",
    },
    unknown_command="Den Befehl {name} gibt es nicht; /help zählt alle auf.",
    unknown_command_like="Den Befehl {name} gibt es nicht; meintest du {meant}?",
    nothing_to_explain="Noch gibt es nichts zu erklären; stell zuerst eine Frage.",
    nothing_to_open="Noch gibt es nichts zu öffnen; stell zuerst eine Frage.",
    nothing_shown="Die letzte Antwort enthielt keine Sätze, also gibt es nichts zu öffnen.",
    one_shown="Die letzte Antwort enthielt einen Satz; gib /open 1 ein.",
    several_shown="Die letzte Antwort enthielt die Sätze 1 bis {last}; gib /open und eine dieser Nummern ein.",
    answered=(
        "Beantwortet mit einer Sicherheit von {confidence}: "
        "In Versuchen stimmten von 100 solchen Antworten etwa {percent:.0f}. "
        "Das sind {margin} mehr als die Schwelle von {threshold}, unter der ich schweige."
    ),
    unanswered=(
        "Nicht beantwortet mit einer Sicherheit von {confidence}: "
        "Von 100 Fällen wie diesem ist Schweigen in etwa {percent:.0f} richtig. "
        "Selbst der beste Satz ist nur mit einer Wahrscheinlichkeit von {best} eine Antwort, und das sind {margin} "
        "weniger als die Schwelle von {threshold}."
    ),
    nothing_near="Nicht beantwortet, weil kein Satz der Frage nahekommt.",
    scores_found=(
        "Antwort mit Wahrscheinlichkeit {score} · gefunden über Sinn {meaning}, Wörter {words}, "
        "Wörter in der Nähe {words_near}"
    ),
    documents=("Dokument", "Dokumente"),
    sentences=("Satz", "Sätze"),
    index_built="Der Index wurde gebaut: {size}, {encoded} davon neu.",
    index_stands="Nichts hat sich geändert: {size}.",
    waiting="Ein anderer briefbot baut diesen Index gerade; ich warte auf ihn.",
    preparing="Ich bereite den Encoder vor; das geschieht einmal und dauert einige Sekunden …",
    changed="Das Briefing hat sich geändert und wurde neu gelesen.",
    still_reading="Das Briefing hat sich geändert und wird noch gelesen; dies ist aus dem früheren Text beantwortet.",
    not_read="Das geänderte Briefing kann nicht gelesen werden, also antwortet der frühere Text. {reason}",
    decimal_mark=",",
    thousands_mark=".",
    telegram=_TELEGRAM,
)
