package guardian.audit;

import guardian.event.AuditFile;
import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.ingest.ForwardedClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one audit file, whichever of the formats it has: 2.x natively or as JSON, 3.x as JSON.
 *
 * <p>Confined to the sweeper thread; serves one file after the other.
 */
final class RecordReader {

    private static final String NOT_ONE = "it begins like no audit file of ModSecurity 2 or 3";
    private static final HexFormat HEX = HexFormat.of();

    /**
     * What was found in a file.
     *
     * @param record null when nothing can be made of it
     * @param ended whether the file was written to its end; else the record is what there was
     * @param fault why there is no record; null when there is one
     * @param textLength of all texts in the record together
     */
    record Found(AuditRecord record, boolean ended, String fault, int textLength) {

        private static Found nothing(boolean ended, String fault) {
            return new Found(null, ended, fault, 0);
        }
    }

    private final NativeReader natively = new NativeReader();
    private final JsonReader json = new JsonReader();
    private final MessageDigest md5 = md5();
    private final Consumer<RequestEvent> clients;
    private final RequestEvent event = new RequestEvent();
    private Prefix client;

    /**
     * @param trustedProxies blocks of proxies whose X-Forwarded-For is believed
     */
    RecordReader(List<Prefix> trustedProxies) {
        clients = new ForwardedClient(trustedProxies, this::found).step();
    }

    /**
     * Reads {@code bytes[0, length)}.
     *
     * @param user the user directory that it lies in, or empty
     * @param path where it lies
     * @param size of the whole file, which may be longer than what was read
     */
    Found read(byte[] bytes, int length, String user, String path, long size) {
        Draft draft = new Draft();
        boolean ended;
        if (NativeReader.mayRead(bytes, length)) {
            ended = natively.read(bytes, length, draft);
        } else if (JsonReader.mayRead(bytes, length)) {
            ended = json.read(bytes, length, draft);
        } else {
            return Found.nothing(false, length == 0 ? "it is empty" : NOT_ONE);
        }
        if (draft.fault() != null) {
            return Found.nothing(ended, draft.fault());
        }
        if (size > length) {
            draft.marks.add(AuditMark.TOO_LONG);
        }
        if (!ended) {
            draft.marks.add(AuditMark.INCOMPLETE);
        }
        md5.update(bytes, 0, length);
        AuditFile file = new AuditFile(user, path, size, HEX.formatHex(md5.digest()));
        return new Found(draft.record(file, client(draft)), ended, null, draft.textLength());
    }

    private Prefix client(Draft draft) {
        byte[] hops = Octets.of(draft.forwardedFor);
        event.line(hops);
        event.forwarded(0, hops.length);
        event.address(draft.peer.high(), draft.peer.low());
        client = null;
        clients.accept(event);
        return client;
    }

    private void found(RequestEvent request) {
        client = new Prefix(request.high(), request.low(), 128);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
