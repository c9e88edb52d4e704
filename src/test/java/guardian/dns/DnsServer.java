package guardian.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server over UDP that answers from a table, or badly. Its port stays when it is stopped. */
public final class DnsServer implements AutoCloseable {

    /** How it answers. */
    public enum Manner {
        /** From the table; NXDOMAIN for what is not in there. */
        HONEST,
        /** Takes questions, and says nothing. */
        SILENT,
        /** That it is not able to answer. */
        FAILING,
        /** With the id of another question. */
        WRONG_ID,
        /** With the first half of the packet. */
        TORN,
        /** With bytes that are no DNS. */
        GARBAGE,
        /** That the answer does not fit, with none of it; there is no TCP here. */
        TRUNCATED,
        /** That there is nothing of any name. */
        DENYING
    }

    private static final int NXDOMAIN = 3;
    private static final int SERVFAIL = 2;
    private static final Map<String, Integer> TYPES = Map.of("A", 1, "PTR", 12, "AAAA", 28);

    private final Map<String, List<String>> table = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final int port;
    private DatagramSocket socket;
    private volatile Manner manner = Manner.HONEST;
    private volatile long delayMillis;

    /** Starts one on a port that is free. */
    public DnsServer() throws IOException {
        socket = open(0);
        port = socket.getLocalPort();
    }

    private DatagramSocket open(int where) throws IOException {
        DatagramSocket opened = new DatagramSocket(where, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> serve(opened), "dns-server");
        thread.setDaemon(true);
        thread.start();
        return opened;
    }

    /** Address and port, as the configuration takes them. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Adds a record; an address for A and AAAA, a name for PTR. */
    public DnsServer has(String name, String type, String value) {
        table.computeIfAbsent(name + ' ' + type, key -> new CopyOnWriteArrayList<>()).add(value);
        return this;
    }

    /** Forgets all records of a name. */
    public void forget(String name) {
        TYPES.keySet().forEach(type -> table.remove(name + ' ' + type));
    }

    /** From now on. */
    public DnsServer answers(Manner how) {
        manner = how;
        return this;
    }

    /** Each answer takes so long. */
    public DnsServer slow(long millis) {
        delayMillis = millis;
        return this;
    }

    /** Nobody listens any more. */
    public void stop() {
        socket.close();
    }

    /** Listens again, where it did before. */
    public void startAgain() throws IOException {
        socket = open(port);
    }

    /** Questions so far. */
    public int asked() {
        return asked.get();
    }

    private void serve(DatagramSocket from) {
        try {
            while (!from.isClosed()) {
                DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
                from.receive(packet);
                asked.incrementAndGet();
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                Thread.sleep(delayMillis);
                if (answer != null) {
                    from.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException | InterruptedException e) {
            // It was stopped.
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (question[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        int end = at + 5;
        int type = question[at + 2];
        byte[] good = records(question, end, name.toString(), type);
        return switch (manner) {
            case HONEST -> good;
            case SILENT -> null;
            case FAILING -> reply(question, end, SERVFAIL, 0, 0).array();
            case WRONG_ID -> {
                good[0] ^= 1;
                yield good;
            }
            case TORN -> Arrays.copyOf(good, good.length / 2);
            case GARBAGE -> {
                Arrays.fill(good, 2, good.length, (byte) 0xFF);
                yield good;
            }
            case TRUNCATED -> {
                byte[] cut = reply(question, end, 0, 0, 0).array();
                cut[2] |= 2;
                yield cut;
            }
            case DENYING -> reply(question, end, NXDOMAIN, 0, 0).array();
        };
    }

    private byte[] records(byte[] question, int end, String name, int type) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        boolean exists = false;
        int count = 0;
        for (Map.Entry<String, Integer> each : TYPES.entrySet()) {
            List<String> values =
                    table.getOrDefault(name + ' ' + each.getKey(), Collections.emptyList());
            exists |= !values.isEmpty();
            for (String value : each.getValue() == type ? values : List.<String>of()) {
                byte[] data =
                        type == 12 ? encoded(value) : InetAddress.getByName(value).getAddress();
                records.write(new byte[] {(byte) 0xC0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60});
                records.write(data.length >> 8);
                records.write(data.length);
                records.write(data);
                count++;
            }
        }
        ByteBuffer reply = reply(question, end, exists ? 0 : NXDOMAIN, count, records.size());
        return reply.put(records.toByteArray()).array();
    }

    private static ByteBuffer reply(byte[] question, int end, int code, int records, int bytes) {
        ByteBuffer reply = ByteBuffer.allocate(end + bytes);
        reply.put(question, 0, end);
        reply.putShort(2, (short) (0x8180 | code));
        reply.putShort(4, (short) 1);
        reply.putShort(6, (short) records);
        reply.putInt(8, 0);
        return reply;
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            // A dot within a label, as no honest name has one.
            byte[] text = label.replace('|', '.').getBytes(StandardCharsets.US_ASCII);
            bytes.write(text.length);
            bytes.writeBytes(text);
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        stop();
    }
}
