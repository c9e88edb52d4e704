package guardian.audit;

import guardian.event.AuditFile;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A store in memory: it recognises what it has, and can be taken away. */
final class RecordingSink implements AuditSink {

    final List<AuditRecord> taken = new ArrayList<>();
    final Set<AuditFile> known = new HashSet<>();

    /** What it fails with, before it has taken anything. */
    IOException fault;

    /** What happens when it has taken all. */
    Step after = () -> {};

    interface Step {
        void run() throws IOException;
    }

    @Override
    public BitSet take(List<AuditRecord> records) throws IOException {
        if (fault != null) {
            throw fault;
        }
        BitSet before = new BitSet();
        for (int i = 0; i < records.size(); i++) {
            taken.add(records.get(i));
            before.set(i, !known.add(records.get(i).file()));
        }
        after.run();
        return before;
    }

    List<String> ids() {
        return taken.stream().map(AuditRecord::uniqueId).toList();
    }
}
