package guardian.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes groups of what is found as a whole first: the fields between two quotes, and those of one
 * word.
 */
final class Folding {

    private Folding() {}

    static Layout layout(List<Object> pieces) throws FormatFault {
        return Layout.of(words(quoted(merged(pieces))));
    }

    /** {@code %U%q} is one text: the path with its query. */
    private static List<Object> merged(List<Object> pieces) {
        List<Object> all = new ArrayList<>();
        for (Object piece : pieces) {
            Object before = all.isEmpty() ? null : all.get(all.size() - 1);
            boolean query = piece instanceof Field q && q.directive().is("q");
            if (!query || !(before instanceof Field u && u.directive().is("U"))) {
                all.add(piece);
            }
        }
        return all;
    }

    private static List<Object> quoted(List<Object> pieces) throws FormatFault {
        long quotes = pieces.stream().filter(Folding::isQuote).count();
        if (quotes % 2 == 1) {
            throw new FormatFault("has a quote without its counterpart");
        }
        List<Object> folded = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            folded.add(pieces.get(i));
            if (isQuote(pieces.get(i))) {
                int close = i + 1;
                while (!isQuote(pieces.get(close))) {
                    close++;
                }
                List<Object> inside = pieces.subList(i + 1, close);
                if (nodes(inside) > 1) {
                    folded.add(new Group(Layout.of(words(inside)), true));
                } else {
                    folded.addAll(inside);
                }
                folded.add(pieces.get(close));
                i = close;
            }
        }
        return folded;
    }

    private static List<Object> words(List<Object> pieces) throws FormatFault {
        List<Object> folded = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= pieces.size(); i++) {
            if (i == pieces.size() || isBreak(pieces.get(i))) {
                List<Object> word = pieces.subList(start, i);
                if (nodes(word) > 1 && word.size() < pieces.size() && isWord(word)) {
                    folded.add(new Group(Layout.of(word), false));
                } else {
                    folded.addAll(word);
                }
                if (i < pieces.size()) {
                    folded.add(pieces.get(i));
                }
                start = i + 1;
            }
        }
        return folded;
    }

    private static long nodes(List<Object> pieces) {
        return pieces.stream().filter(Node.class::isInstance).count();
    }

    private static boolean isWord(List<Object> pieces) {
        return pieces.stream()
                .noneMatch(p -> p instanceof Node n && (n.mayHold(' ') || n instanceof Group));
    }

    private static boolean isBreak(Object piece) {
        return piece instanceof Character c && (c <= ' ' || c == '"');
    }

    private static boolean isQuote(Object piece) {
        return piece instanceof Character c && c == '"';
    }
}
