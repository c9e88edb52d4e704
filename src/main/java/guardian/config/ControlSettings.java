package guardian.config;

import java.nio.file.Path;

/**
 * {@code [control]}: where operators' commands reach the guardian.
 *
 * @param socket {@code socket} (/run/httpd-guardian/control.sock): a Unix socket, absolute
 * @param group {@code group} (""): whose members may use it besides its owner
 */
public record ControlSettings(Path socket, String group) {

    private static final Key<Path> SOCKET =
            new Key<>("socket", Path.of("/run/httpd-guardian/control.sock"), new AbsolutePath());
    private static final Key<String> GROUP = new Key<>("group", "", new AccountName());

    public ControlSettings {
        SOCKET.check(socket);
        GROUP.check(group);
    }

    static ControlSettings read(Section in, StateSettings state) {
        return new ControlSettings(in.get(SOCKET, Settings.placeOf(SOCKET, state)), in.get(GROUP));
    }
}
