"""English."""

from briefbot.core.answering import Reason
from briefbot.core.records import Rating
from briefbot.faces.commands import Command
from briefbot.faces.phrases import Wording
from briefbot.faces.telegram.commands import Tally, TelegramCommand
from briefbot.faces.telegram.phrases import TelegramPhrases

_WHO = "Ask me about the briefing. I answer in its own sentences, word for word, or I say that it does not tell."
_QUOTING = (
    "Select words in my answer and reply with that quote to ask about that very sentence. If you edit a question, I "
    "edit my answer."
)

_TELEGRAM = TelegramPhrases(
    hello="Hello, {name}.",
    start=(_WHO, "Just type a question, or /help for more."),
    start_in_group=(_WHO, "In this group, type /ask and then your question, or /help for more."),
    help=(
        "In this chat, any text is a question. Reply to a message of mine to ask further; a new message starts afresh.",
        _QUOTING,
        "In a group, use /ask or reply to me. In any other chat, type my name and then your question.",
    ),
    help_in_group=(
        (
            "In this group, type /ask and then your question. Reply to a message of mine to ask further; a new /ask "
            "starts afresh."
        ),
        _QUOTING,
        "If you write to me alone, any text is a question. In any other chat, type my name and then your question.",
    ),
    commands={
        TelegramCommand.START: "say hello",
        TelegramCommand.HELP: "what I can do",
        TelegramCommand.ASK: "ask a question in a group: /ask Who met?",
        TelegramCommand.SOURCES: "list the documents you can ask about",
        TelegramCommand.BRIEFING: "post a document in full",
        TelegramCommand.WHY: "show the scores behind my last answer, or behind the one you reply to",
        TelegramCommand.PRIVACY: "what I keep about you",
        TelegramCommand.FORGET: "delete what I keep about you",
        TelegramCommand.STATS: "how I am used",
        TelegramCommand.REBUILD: "read the documents again",
    },
    about="Ask the briefing: I answer in its own sentences, with their places, or not at all.",
    privacy=(
        (
            "What I keep about you: Telegram's numbers for you, for this chat and for our messages; which sentences I "
            "showed you; how you rated them; and how many questions you have asked."
        ),
    ),
    questions_not_kept="I keep the text of your questions no longer than I need it to answer them and your follow-ups.",
    questions_kept="Whoever runs me has chosen to keep the text of questions too, to find out where I answer badly.",
    privacy_end="Send /forget, and I delete all of it.",
    whether_to_forget="Shall I delete everything that I keep about you? I cannot bring it back.",
    forget_yes="Delete it",
    forget_no="Keep it",
    forgotten="Done. What I kept about you is deleted.",
    not_forgotten="I deleted nothing.",
    nothing_kept="I kept nothing about you.",
    quotation_marks=("“", "”"),
    topics="You can ask me about:",
    shortened_sentence="(Shortened: the first {shown} of the sentence’s {whole} characters.)",
    shortened_paragraph="(Shortened: {shown} of the paragraph’s {whole} characters.)",
    late="You asked this while I was away.",
    skipped=(
        "I did not answer the question before it; ask it again if it still matters.",
        "I did not answer the {number} questions before it; ask them again if they still matter.",
    ),
    in_context="{number} in context",
    earlier="◀ Earlier",
    later="Later ▶",
    close="✕ Close",
    position="{number} of {total}",
    ratings={
        Rating.GOOD: "👍",
        Rating.BAD: "👎",
        Rating.WRONG_SENTENCE: "Wrong sentence",
        Rating.SHOULD_BE_SILENT: "Should have stayed silent",
        Rating.MISSED_SOMETHING: "Missed something",
    },
    what_was_wrong="What was wrong?",
    thanks="Thank you.",
    old_button="The briefing has changed since then. Please ask again.",
    unknown_button="I no longer know this button. Please ask again.",
    not_your_button="Only the person who asked for this button can press it.",
    unknown_message="I no longer know what that message was about. Please ask in full.",
    generation="Generation {generation}",
    further_documents=("… and one more document.", "… and {number} more documents."),
    which_briefing="Which document shall I post?",
    no_such_briefing="There is no such document; /sources lists them.",
    already_posted="This document already stands here.",
    no_paragraph="There is no paragraph further on.",
    whole_answer="The whole answer",
    inline_hint="Type a question about the briefing",
    ask_usage="Write your question after the command, like this: /ask Who met?",
    privacy_mode=(
        "In groups, privacy mode lets me see only commands and replies to my messages, no mentions. If I am to see "
        "those too, turn it off at @BotFather with /setprivacy, then remove me from the group and add me again."
    ),
    refused="I am not open to everyone, and you are not on my list. Please turn to whoever runs me.",
    only_administrators="Only my administrators may do that.",
    only_text="I can only read text. Please type your question.",
    too_many_questions=(
        "I take one question a minute from each person. Please wait a moment.",
        "I take {number} questions a minute from each person. Please wait a moment.",
    ),
    too_long="Your question has {length} characters; I take up to {most}. Please ask in one or two sentences.",
    busy="Too many questions at once. Please try again in a moment.",
    failed="Something went wrong on my side. If it happens again, report it with this number: {identity}",
    unknown_command="There is no command /{name}; /help lists them.",
    tallies={
        Tally.QUESTIONS: "Questions",
        Tally.ANSWERS: "Answers",
        Tally.SILENCES: "Silences",
        Tally.PEOPLE: "People",
        Tally.CHATS: "Chats",
        Tally.GOOD: "Rated good",
        Tally.BAD: "Rated bad",
        Tally.WRONG_SENTENCE: "Wrong sentence",
        Tally.SHOULD_BE_SILENT: "Should have stayed silent",
        Tally.MISSED: "Missed something",
    },
    rebuild_started="I am reading the documents again; meanwhile I answer from what I have.",
    rebuild_running="I am already reading the documents again.",
    rebuild_done="Done: I now answer from {size}.",
    rebuild_unchanged="Nothing has changed: {size}.",
    rebuild_failed="The documents could not be read again; I go on answering from the earlier text. The log says why.",
)

ENGLISH = Wording(
    greeting=(
        "Ask me about the briefing; I answer in its own sentences or not at all.",
        "Type /help for more, /quit to leave.",
    ),
    leaving="Type /quit or press Ctrl-D to leave.",
    looking="Looking it up …",
    cancelled="Cancelled.",
    silence={
        Reason.NOT_COVERED: "The briefing does not say.",
        Reason.EMPTY_QUESTION: "I see no words in that. Please ask in words.",
        Reason.QUESTION_TOO_LONG: "That is too long for me. Please ask in one or two sentences.",
    },
    nearest="The nearest sentences, which are not an answer:",
    commands={
        Command.SOURCES: "list the documents you can ask about",
        Command.OPEN: "show the paragraph around a sentence of the last reply: /open 2",
        Command.WHY: "show the scores behind the last reply",
        Command.HELP: "show this list",
        Command.QUIT: "leave (or press Ctrl-D)",
    },
    unknown_command="There is no command {name}; /help lists them.",
    unknown_command_like="There is no command {name}; did you mean {meant}?",
    nothing_to_explain="There is nothing to explain yet; ask a question first.",
    nothing_to_open="There is nothing to open yet; ask a question first.",
    nothing_shown="The last reply showed no sentences, so there is nothing to open.",
    one_shown="The last reply showed one sentence; type /open 1.",
    several_shown="The last reply showed sentences 1 to {last}; type /open and one of these numbers.",
    answered=(
        "Answered with a confidence of {confidence}: about {percent:.0f} in 100 such answers were right in trials. "
        "That is {margin} above the threshold of {threshold}, below which I stay silent."
    ),
    unanswered=(
        "Silent with a confidence of {confidence}: about {percent:.0f} in 100 such silences were right in trials. "
        "Even the best sentence answers with a probability of only {best}, which is {margin} below the threshold of "
        "{threshold}."
    ),
    nothing_near="Silent, because no sentence comes near the question.",
    scores_found=(
        "answers with probability {score} · found by meaning {meaning}, by words {words}, by words nearby {words_near}"
    ),
    documents=("document", "documents"),
    sentences=("sentence", "sentences"),
    index_built="The index was built: {size}, {encoded} of them encoded.",
    index_stands="Nothing changed: {size}.",
    waiting="Another briefbot is building this index; waiting for it.",
    preparing="Preparing the encoder, which is done once and takes some seconds…",
    changed="The briefing has changed and was read again.",
    still_reading="The briefing has changed and is still being read; this is answered from the earlier text.",
    not_read="The briefing has changed but cannot be read, so the earlier text answers. {reason}",
    telegram=_TELEGRAM,
)
