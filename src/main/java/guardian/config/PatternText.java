package guardian.config;

import guardian.pattern.PatternFault;
import guardian.pattern.TextPattern;

/**
 * A text with {@code *}, or a regular expression between slashes.
 *
 * @param fold whether A and a are the same
 * @param beginnings what such a text can begin with, as one of its characters; empty: with anything
 */
record PatternText(boolean fold, String beginnings) implements Kind<TextPattern> {

    @Override
    public TextPattern read(Object toml) {
        if (!(toml instanceof String text) || !isBegun(text)) {
            return null;
        }
        try {
            return TextPattern.parse(text, fold);
        } catch (PatternFault e) {
            return null;
        }
    }

    @Override
    public boolean allows(TextPattern value) {
        return isBegun(value.toString());
    }

    private boolean isBegun(String text) {
        return beginnings.isEmpty() || !text.isEmpty() && beginnings.indexOf(text.charAt(0)) >= 0;
    }

    @Override
    public String allowed() {
        String exact =
                beginnings.isEmpty()
                        ? "a text"
                        : "a text that begins with " + String.join(" or ", beginnings.split(""));
        return exact + ", * in it for any others, or a /regular expression/";
    }

    @Override
    public String wrong(Object toml) {
        if (toml instanceof String text && isBegun(text)) {
            try {
                TextPattern.parse(text, fold);
            } catch (PatternFault e) {
                return "found " + Shown.text(text) + ": " + Shown.plain(e.getMessage(), 400);
            }
        }
        return Kind.super.wrong(toml);
    }
}
