package guardian.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate that signs itself, as a server and as its clients want it. */
final class Certificate {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    Certificate(Path folder) throws Exception {
        this.folder = folder;
        Path both = folder.resolve("server.p12");
        keytool(
                List.of(
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-keystore",
                        both.toString(),
                        "-storepass",
                        PASSWORD));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(both)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Key key = store.getKey("server", PASSWORD.toCharArray());
        pem("key.pem", "PRIVATE KEY", key.getEncoded());
        pem("cert.pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
        keytool(
                List.of(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        "server",
                        "-file",
                        folder.resolve("cert.pem").toString(),
                        "-keystore",
                        forClients(),
                        "-storepass",
                        PASSWORD));
    }

    private void pem(String file, String what, byte[] bytes) throws IOException {
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static void keytool(List<String> arguments) throws Exception {
        Process process = new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.add(0, System.getProperty("java.home") + "/bin/keytool");
        return command;
    }

    /** A key store that trusts it. */
    String forClients() {
        return folder.resolve("trusted.p12").toString();
    }

    String[] serverOptions() {
        return new String[] {
            "--ssl-cert=" + folder.resolve("cert.pem"), "--ssl-key=" + folder.resolve("key.pem")
        };
    }
}
