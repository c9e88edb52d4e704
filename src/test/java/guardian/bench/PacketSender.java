package guardian.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends UDP packets as fast as it can, and tells the CPU that each took: through a veth pair, the
 * receiver's packet filter runs in the sender's time.
 */
final class PacketSender {

    private static final String SERVER = "192.0.2.1";
    private static final int PORT = 9;
    private static final long ROUND_NANOS = 500_000_000;

    private PacketSender() {}

    /** For each line on stdin: sends for half a second, and writes nanoseconds a packet. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader asked =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.connect(new InetSocketAddress(SERVER, PORT));
            ByteBuffer packet = ByteBuffer.allocateDirect(18);
            while (asked.readLine() != null) {
                long cpu = system.getProcessCpuTime();
                long start = System.nanoTime();
                long packets = 0;
                while (System.nanoTime() - start < ROUND_NANOS) {
                    for (int i = 0; i < 100; i++) {
                        packet.clear();
                        channel.write(packet);
                    }
                    packets += 100;
                }
                System.out.println((system.getProcessCpuTime() - cpu) / (double) packets);
            }
        }
    }

    /** One in another namespace, and somebody here who lets its packets lie. */
    static final class Remote implements AutoCloseable {

        private final DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET);
        private final Process process;
        private final PrintStream ask;
        private final BufferedReader answer;

        /**
         * @param command starts a JVM there; the class is put behind it
         */
        Remote(List<String> command) throws IOException {
            receiver.bind(new InetSocketAddress(SERVER, PORT));
            List<String> words = new ArrayList<>(command);
            words.add(PacketSender.class.getName());
            process =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            ask = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
            answer =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.US_ASCII));
        }

        double nanosPerPacket() throws IOException {
            ask.println("send");
            String nanos = answer.readLine();
            if (nanos == null) {
                throw new IOException("the sender has ended");
            }
            return Double.parseDouble(nanos);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            receiver.close();
        }
    }
}
