package guardian.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus's text format 0.0.4, read strictly: what the format allows and we never
 * write, such as timestamps or samples without help, is a fault.
 */
public final class Scrape {

    private static final String NAME = "([a-zA-Z_][a-zA-Z0-9_]*)";
    private static final Pattern HELP = Pattern.compile("# HELP " + NAME + " (\\S.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE " + NAME + " (counter|gauge|histogram)");
    private static final String LABEL = NAME + "=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"";
    private static final Pattern SAMPLE =
            Pattern.compile(
                    NAME + "((?:\\{" + LABEL + "(?:," + LABEL + ")*\\})?) ([0-9]+(?:\\.[0-9]+)?)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private Scrape() {}

    /** Reads a page; an assertion fails at the first fault. */
    public static Scrape read(String page) {
        assertThat(page).endsWith("\n");
        Scrape scrape = new Scrape();
        String help = null;
        String family = null;
        for (String line : page.split("\n")) {
            Matcher matcher = HELP.matcher(line);
            if (matcher.matches()) {
                help = matcher.group(1);
                family = null;
                continue;
            }
            matcher = TYPE.matcher(line);
            if (matcher.matches()) {
                family = matcher.group(1);
                assertThat(family).as("help comes before type").isEqualTo(help);
                assertThat(scrape.types.put(family, matcher.group(2))).as(line).isNull();
                continue;
            }
            scrape.sample(line, family);
        }
        scrape.types.forEach(scrape::checkFamily);
        return scrape;
    }

    private void sample(String line, String family) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as("a sample: " + line).isTrue();
        String name = matcher.group(1);
        assertThat(family).as("a type before " + line).isNotNull();
        List<String> names =
                types.get(family).equals("histogram")
                        ? List.of(family + "_bucket", family + "_sum", family + "_count")
                        : List.of(family);
        assertThat(names).as(line).contains(name);
        String value = line.substring(line.lastIndexOf(' ') + 1);
        Double before = samples.put(name + matcher.group(2), Double.parseDouble(value));
        assertThat(before).as("once only: " + line).isNull();
    }

    private void checkFamily(String family, String type) {
        assertThat(family).startsWith(Exposition.PREFIX);
        assertThat(family.endsWith("_total")).as(family).isEqualTo(type.equals("counter"));
        if (type.equals("histogram")) {
            samples.keySet().stream()
                    .filter(name -> name.startsWith(family + "_count"))
                    .forEach(count -> checkHistogram(family, count));
        }
    }

    /** The series of one value of its label. */
    private void checkHistogram(String family, String count) {
        String label = count.substring(count.indexOf('{'), count.length() - 1);
        List<Double> steps = new ArrayList<>();
        samples.forEach(
                (name, value) -> {
                    if (name.startsWith(family + "_bucket" + label + ",le=")) {
                        steps.add(value);
                    }
                });
        assertThat(steps).as(count).isSorted().hasSizeGreaterThan(5);
        String all = family + "_bucket" + label + ",le=\"+Inf\"}";
        assertThat(samples).containsKeys(all, family + "_sum" + label + '}');
        assertThat(samples.get(all))
                .isEqualTo(samples.get(count))
                .isEqualTo(steps.get(steps.size() - 1));
    }

    /** The value of a sample, by its name with labels and without the common beginning. */
    public double value(String sample) {
        assertThat(samples).containsKey(Exposition.PREFIX + sample);
        return samples.get(Exposition.PREFIX + sample);
    }

    /** The sum over all labels, without the common beginning. */
    public double sum(String family) {
        return samples.entrySet().stream()
                .filter(each -> each.getKey().startsWith(Exposition.PREFIX + family + '{'))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Names of all families, with the common beginning. */
    public Set<String> families() {
        return types.keySet();
    }

    /** Names of the labels of the samples of that name, with the common beginning. */
    public Set<String> labels(String name) {
        return samples.keySet().stream()
                .filter(sample -> sample.startsWith(name + '{'))
                .flatMap(sample -> Pattern.compile(LABEL).matcher(sample).results())
                .map(label -> label.group(1))
                .collect(java.util.stream.Collectors.toSet());
    }

    /** Names of all samples, without labels. */
    public Set<String> names() {
        return samples.keySet().stream()
                .map(name -> name.replaceFirst("\\{.*", ""))
                .collect(java.util.stream.Collectors.toSet());
    }
}
