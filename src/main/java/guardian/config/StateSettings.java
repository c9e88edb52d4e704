package guardian.config;

import java.nio.file.Path;

/**
 * {@code [state]}: what survives a restart.
 *
 * @param directory {@code directory} (/var/lib/httpd-guardian): made with mode 0700
 * @param maxClients {@code max_clients} (250000): the most clients, times rules, counted at a time
 */
public record StateSettings(Path directory, int maxClients) {}
