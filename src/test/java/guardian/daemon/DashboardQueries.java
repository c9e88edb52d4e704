package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.metrics.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of the shipped Grafana dashboard. */
final class DashboardQueries {

    private static final Path FILE =
            Path.of(System.getProperty("guardian.home", "."))
                    .resolve("httpd-conf/grafana/httpd-guardian.json");
    private static final Pattern METRIC = Pattern.compile("\\bhttpd_guardian_[a-z0-9_]+");

    private static final Pattern BY =
            Pattern.compile(
                    "by \\(([a-z_, ]+)\\) \\((?:rate|increase)?\\(?(httpd_guardian_[a-z0-9_]+)");

    private DashboardQueries() {}

    static void mustAllBeAnsweredBy(Scrape scrape) throws IOException {
        List<String> queries = read();
        assertThat(queries).hasSizeGreaterThan(10);
        Set<String> known = new HashSet<>(scrape.families());
        known.addAll(scrape.names());
        for (String query : queries) {
            Matcher names = METRIC.matcher(query);
            assertThat(names.find()).as("a metric in: " + query).isTrue();
            do {
                assertThat(known).as(query).contains(names.group());
            } while (names.find());
            mustBeByLabelsOf(scrape, query);
        }
    }

    /** What a query sums by is a label of what it sums. */
    private static void mustBeByLabelsOf(Scrape scrape, String query) {
        Matcher sums = BY.matcher(query);
        while (sums.find()) {
            for (String label : sums.group(1).split(", *")) {
                assertThat(scrape.labels(sums.group(2))).as(query).contains(label);
            }
        }
    }

    private static List<String> read() throws IOException {
        JsonTree dashboard = JsonTree.read(Files.readString(FILE));
        List<String> queries = new ArrayList<>();
        for (JsonTree panel : dashboard.objects("panels")) {
            List<JsonTree> targets = panel.objects("targets");
            assertThat(targets).as(panel.text("title")).isNotEmpty();
            targets.forEach(target -> queries.add(target.text("expr")));
        }
        for (JsonTree choice : dashboard.object("templating").objects("list")) {
            if (choice.text("type").equals("query")) {
                queries.add(choice.text("query"));
            }
        }
        return queries;
    }
}
