"""The bot in Telegram.

What is pure stands in modules of its own: replies and pages become HTML, and plain text for the case that Telegram
refuses the HTML. Every word of a document, a title, a name or a question is escaped on the way.
"""
