package guardian.rule;

import guardian.config.Rule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which rules are about a method. Immutable. */
final class MethodConditions {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** Where most of the slots are free, nearly all other methods fall on a free one. */
    private static final int SLOTS_PER_NAME = 8;

    private final byte[][] names;

    /** The first eight bytes of names, and zeros behind a shorter one; by a hash of them. */
    private final long[] words;

    /** The number of the name that a word stands for. */
    private final int[] ofWord;

    private final int shift;
    private final RuleSet[] about;

    /** Methods that no rule names are one like the other. */
    private final RuleSet aboutOthers;

    MethodConditions(List<Rule> rules) {
        Set<String> all = new LinkedHashSet<>();
        for (Rule rule : rules) {
            all.addAll(rule.when().method());
            all.addAll(rule.unless().method());
        }
        names =
                all.stream()
                        .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                        .toArray(byte[][]::new);
        int bits = Long.SIZE - Long.numberOfLeadingZeros((long) names.length * SLOTS_PER_NAME);
        shift = Long.SIZE - bits;
        words = new long[1 << bits];
        ofWord = new int[1 << bits];
        for (int i = 0; i < names.length; i++) {
            put(i);
        }
        about = all.stream().map(name -> rulesAbout(rules, name)).toArray(RuleSet[]::new);
        aboutOthers = rulesAbout(rules, "");
    }

    private static RuleSet rulesAbout(List<Rule> rules, String method) {
        BitSet these = new BitSet();
        for (int rule = 0; rule < rules.size(); rule++) {
            List<String> wanted = rules.get(rule).when().method();
            these.set(
                    rule,
                    (wanted.isEmpty() || wanted.contains(method))
                            && !rules.get(rule).unless().method().contains(method));
        }
        return new RuleSet(these, rules.size());
    }

    boolean areAsked() {
        return names.length > 0;
    }

    private void put(int name) {
        byte[] bytes = names[name];
        if (bytes.length <= Long.BYTES) {
            long word = (long) LONGS.get(Arrays.copyOf(bytes, Long.BYTES), 0);
            int slot = slot(word);
            while (words[slot] != 0) {
                slot = slot + 1 & words.length - 1;
            }
            words[slot] = word;
            ofWord[slot] = name;
        }
    }

    private int slot(long word) {
        return (int) (word * MIX >>> shift);
    }

    /** The rules that are about the method in {@code line[from, to)}. */
    RuleSet about(byte[] line, int from, int to) {
        int behind = Long.BYTES - to + from;
        if (behind < 0 || behind == Long.BYTES || from + Long.BYTES > line.length) {
            return aboutOneOf(line, from, to);
        }
        long word = (long) LONGS.get(line, from) << behind * Byte.SIZE >>> behind * Byte.SIZE;
        int slot = slot(word);
        while (words[slot] != 0) {
            if (words[slot] == word) {
                int name = ofWord[slot];
                return names[name].length == to - from ? about[name] : aboutOthers;
            }
            slot = slot + 1 & words.length - 1;
        }
        return aboutOthers;
    }

    /** The same for long methods and those at the end of the buffer. */
    private RuleSet aboutOneOf(byte[] line, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            if (is(names[i], line, from, to)) {
                return about[i];
            }
        }
        return aboutOthers;
    }

    private static boolean is(byte[] name, byte[] line, int from, int to) {
        return name.length == to - from && Arrays.equals(name, 0, name.length, line, from, to);
    }
}
