package guardian.firewall;

import guardian.event.Prefix;
import java.nio.ByteOrder;

/**
 * A TCP socket of this machine, as the kernel's table tells it, IPv4 and IPv6 in the common space:
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *    0: 010200C0:0050 070200C0:A3D2 01 00000000:00000000 00:00000000 00000000     0        0 63011 1 ...
 * </pre>
 *
 * <p>Addresses are words of 32 bits in the machine's own order, ports are plain.
 *
 * @param localPort the port of this machine
 * @param remote who is at the other end
 * @param isOpen whether data may come
 * @param isListening whether it waits for connections
 * @param inode what the process that has it knows it by
 */
record TcpSocket(int localPort, Prefix remote, boolean isOpen, boolean isListening, long inode) {

    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";
    private static final int INODE = 9;

    /** Null for the headline, and for what cannot be understood. */
    static TcpSocket read(String line) {
        String[] words = line.strip().split(" +");
        if (words.length <= INODE || words[1].indexOf(':') < 0) {
            return null;
        }
        try {
            String remote = words[2].substring(0, words[2].indexOf(':'));
            String port = words[1].substring(words[1].indexOf(':') + 1);
            return new TcpSocket(
                    Integer.parseInt(port, 16),
                    address(remote),
                    words[3].equals(ESTABLISHED),
                    words[3].equals(LISTEN),
                    Long.parseLong(words[INODE]));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static Prefix address(String hex) {
        if (hex.length() == 8) {
            return new Prefix(0, Prefix.ipv4Low(word(hex, 0)), 128);
        }
        return new Prefix(half(hex, 0), half(hex, 2), 128);
    }

    private static long half(String hex, int index) {
        return (long) word(hex, index) << 32 | word(hex, index + 1) & 0xFFFF_FFFFL;
    }

    private static int word(String hex, int index) {
        int word = Integer.parseUnsignedInt(hex.substring(8 * index, 8 * index + 8), 16);
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return little ? Integer.reverseBytes(word) : word;
    }
}
