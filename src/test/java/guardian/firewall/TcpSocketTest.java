package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TcpSocketTest {

    @Test
    void shouldReadWhatTheKernelTellsOfThisMachine() throws Exception {
        try (ServerSocket four = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                ServerSocket six = new ServerSocket(0, 5, InetAddress.getByName("::"));
                Socket client = new Socket("127.0.0.1", six.getLocalPort())) {
            assertThat(client.isConnected()).isTrue();
            List<TcpSocket> sockets = sockets();
            assertThat(sockets)
                    .filteredOn(TcpSocket::isListening)
                    .extracting(TcpSocket::localPort)
                    .contains(four.getLocalPort(), six.getLocalPort());
            assertThat(sockets)
                    .filteredOn(socket -> socket.localPort() == six.getLocalPort())
                    .filteredOn(TcpSocket::isOpen)
                    .extracting(TcpSocket::remote)
                    .containsExactly(Prefix.parse("127.0.0.1"));
        }
    }

    @Test
    void shouldReadBothFamiliesAsTheKernelWritesThemOnSmallEndianMachines() {
        assertThat(
                        TcpSocket.read(
                                "   0: 010200C0:0050 070200C0:A3D2 01 00000000:00000000 00:00000000"
                                        + " 00000000     0        0 63011 1 0000000000000000 20 4"))
                .isEqualTo(new TcpSocket(80, Prefix.parse("192.0.2.7"), true, false, 63_011));
        assertThat(
                        TcpSocket.read(
                                " 1: 00000000000000000000000000000000:01BB"
                                    + " B80D0120000005000000000007000000:A3D2 06 0:0 00:0 0 0 0 0"
                                    + " 3"))
                .isEqualTo(new TcpSocket(443, Prefix.parse("2001:db8:5::7"), false, false, 0));
    }

    @Test
    void shouldUnderstandNothingElse() {
        for (String line :
                List.of(
                        "",
                        "sl local_address rem_address st",
                        "a b c d e f g h i j",
                        "0: 1:x 2:y")) {
            assertThat(TcpSocket.read(line)).as(line).isNull();
        }
        assertThat(TcpSocket.read(" 0: 0:0050 0:0000 01 0:0 00:0 0 0 0 7 1")).isNull();
    }

    private static List<TcpSocket> sockets() throws IOException {
        Set<String> lines =
                Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                        .map(Path::of)
                        .filter(Files::exists)
                        .flatMap(TcpSocketTest::lines)
                        .collect(Collectors.toSet());
        return lines.stream().map(TcpSocket::read).filter(Objects::nonNull).toList();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
