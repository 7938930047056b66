package org.jamesexpress.cli.demo;

import picocli.CommandLine.Help.Ansi.Style;

/** A station on a mail's way, with the colour of its line. */
enum Hop {
    ACCEPTED("accepted", Style.fg_cyan),
    ARCHIVED("archived", Style.fg_blue),
    ANNOUNCED("announced", Style.fg_magenta),
    DNS("dns", Style.faint),
    TRIED("tried", Style.fg_yellow),
    DELIVERED("delivered", Style.fg_green),
    BOUNCED("bounced", Style.fg_red),
    READ("read", Style.fg_cyan);

    private final String caption;
    private final Style style;

    Hop(String caption, Style style) {
        this.caption = caption;
        this.style = style;
    }

    String caption() {
        return caption;
    }

    Style style() {
        return style;
    }
}
