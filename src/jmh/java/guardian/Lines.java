package guardian;

import java.nio.charset.StandardCharsets;

/** Made-up lines of some clients, each as httpd writes it in one of its formats. */
final class Lines {

    /** Some lines more than the processor's nearest caches hold. */
    static final int COUNT = 4096;

    private static final String GUARDIAN =
            "www.example.com %s - - [21/Nov/2026:01:14:42.157856 +0000] \"GET /a/%d/ HTTP/1.1\" 200"
                    + " 23942 \"-\" \"-\" awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0 \"-\" 0 ";
    private static final String COMMON =
            "%s - - [21/Nov/2026:01:14:42 +0000] \"GET /a/%d/ HTTP/1.1\" 200 23942";
    private static final String COMBINED =
            COMMON
                    + " \"https://www.example.com/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"
                    + " Gecko/20100101 Firefox/140.0\"";

    private static final String EXTENDED =
            "www.example.com %1$s %1$s - [21/Nov/2026:01:14:42.157856 +0000] \"GET /a/%2$d/"
                    + " HTTP/1.1\" 200 23942 10065 \"https://www.example.com/\" \"Mozilla/5.0 (X11;"
                    + " Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\" \"-\""
                    + " awFIH8syLTGaYJrCIGXdegAAAAE score=0";

    private Lines() {}

    /** The lines of that format, without their ends; client k is the k-th of so many. */
    static byte[][] of(String format, int clients) {
        byte[][] lines = new byte[COUNT][];
        for (int i = 0; i < COUNT; i++) {
            int client = (int) (i * 7919L % clients);
            lines[i] =
                    pattern(format)
                            .formatted(address(client), client)
                            .getBytes(StandardCharsets.ISO_8859_1);
        }
        return lines;
    }

    /** The client's address; every tenth is of IPv6. */
    static String address(int client) {
        return client % 10 == 0
                ? "2001:db8:%x:%x::1".formatted(client >> 16, client & 0xFFFF)
                : "10.%d.%d.%d".formatted(client >> 16, client >> 8 & 255, client & 255);
    }

    private static String pattern(String format) {
        return switch (format) {
            case "guardian" -> GUARDIAN;
            case "extended" -> EXTENDED;
            case "common" -> COMMON;
            case "combined" -> COMBINED;
            case "vhost_combined" -> "www.example.com:443 " + COMBINED;
            default -> throw new IllegalArgumentException("no lines of format " + format);
        };
    }
}
