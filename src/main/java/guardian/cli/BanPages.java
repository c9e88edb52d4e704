package guardian.cli;

import guardian.control.JsonTree;
import java.util.ArrayList;
import java.util.List;

/** All bans that the running guardian tells of, page by page. */
final class BanPages {

    private final List<JsonTree> bans = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private JsonTree fault;

    private BanPages() {}

    static BanPages ask(Asking asking) throws Caller.NoAnswer {
        BanPages pages = new BanPages();
        long total = 1;
        while (pages.bans.size() < total) {
            int from = pages.bans.size();
            String line = asking.ask("bans", request -> request.number("from", from));
            JsonTree page = Asking.tree(line);
            if (asking.isFault(page)) {
                pages.fault = page;
                break;
            }
            total = page.number("total");
            if (page.objects("bans").isEmpty()) {
                break;
            }
            pages.lines.add(list(line));
            pages.bans.addAll(page.objects("bans"));
        }
        return pages;
    }

    /** What stands between the brackets of the list of bans, which is an answer's last field. */
    private static String list(String line) {
        return line.substring(line.indexOf("\"bans\":[") + 8, line.length() - 2);
    }

    /** The answer in place of a page; null when there was none. */
    JsonTree fault() {
        return fault;
    }

    List<JsonTree> bans() {
        return bans;
    }

    /** All of them in one document. */
    String document() {
        return "{\"running\":true,\"bans\":[" + String.join(",", lines) + "]}";
    }
}
