"""How the review in a terminal looks."""

THEME = "ansi-dark"
"""The colours are those of the terminal, so that the screen is light where that is light."""

CSS = """
Screen { layout: vertical; }
#status, #bar { height: auto; padding: 0 1; }
#page { height: 1fr; padding: 1 0 0 1; }
#item { max-width: 104; height: auto; padding-right: 1; }
#keys { height: auto; margin: 0 1; border-top: solid ansi_bright_black; }
VerticalScroll { scrollbar-size-vertical: 1; scrollbar-color: ansi_bright_black;
                 scrollbar-color-hover: ansi_bright_black; scrollbar-background: ansi_default;
                 scrollbar-color-active: ansi_bright_black; }
ModalScreen { align: center middle; background: transparent; }
.box { width: 64; max-width: 100%; height: auto; max-height: 90%; padding: 0 1;
       border: round ansi_cyan; background: ansi_default; }
.tall { width: 90%; height: 80%; }
.box Static, .box #sample, .box Input, .box TextArea { margin-bottom: 1; height: auto; }
.box Static:last-child, .box #few { margin-bottom: 0; }
.box #sample { max-height: 12; }
.box TextArea { height: 1fr; }
.box TextArea .text-area--cursor { color: ansi_default; background: ansi_default;
                                   text-style: reverse; }
Help Static { padding-right: 1; }
ToastRack { margin-bottom: 5; }
Toast { width: 64; max-width: 90%; padding: 0 1; background: ansi_default; color: ansi_default;
        border: round ansi_green; }
Toast.-error { border: round ansi_red; }
.box TextArea, .box TextArea:focus, .box Input, .box Input:focus {
    border: round ansi_bright_black; background: ansi_default; }
"""
