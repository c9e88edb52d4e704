package guardian.metrics;

import guardian.config.MetricsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics thread: answers who scrapes, and writes the file. Of two guardians at a graceful
 * restart the leader does; the other leaves the port to it.
 *
 * <p>Nobody waits for it. It may wait for the disk, and for as long as whoever makes the page.
 */
public final class Metrics implements Runnable {

    /** So many are connected at a time; further ones wait in the kernel. */
    private static final int MOST = 16;

    private static final int BACKLOG = 32;
    private static final long TURN_MILLIS = 200;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FILE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** At a restart the other guardian may need a moment to leave the port. */
    private static final int PARDONED = 5;

    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final InetSocketAddress address;
    private final TextFile file;
    private final Consumer<Exposition> content;
    private final BooleanSupplier leads;
    private final long patienceNanos;
    private final List<Scraper> scrapers = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Selector selector;
    private ServerSocketChannel server;
    private SelectionKey entrance;
    private String page = "";
    private long pageNanos = System.nanoTime() - FRESH_NANOS;
    private long lastTry = System.nanoTime() - RETRY_NANOS;
    private long lastFile = System.nanoTime() - FILE_NANOS;
    private long lastComplaint;
    private String complaint = "";
    private int refused;
    private volatile boolean close;

    /**
     * @param content tells all there is, on the metrics thread
     * @param leads whether this guardian does what must be done once
     */
    public Metrics(MetricsSettings settings, Consumer<Exposition> content, BooleanSupplier leads) {
        this(settings, content, leads, PATIENCE_NANOS);
    }

    Metrics(
            MetricsSettings settings,
            Consumer<Exposition> content,
            BooleanSupplier leads,
            long patienceNanos) {
        this.address = settings.address().orElse(null);
        this.file = settings.textfile().map(TextFile::new).orElse(null);
        this.content = content;
        this.leads = leads;
        this.patienceNanos = patienceNanos;
    }

    /** Starts the thread, where anybody wants to know. */
    public void start() {
        if (address == null && file == null) {
            ended.countDown();
            return;
        }
        Thread thread = new Thread(this, "metrics");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it; false when that took longer. */
    public boolean close(long millis) throws InterruptedException {
        close = true;
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try (Selector opened = Selector.open()) {
            selector = opened;
            while (!close) {
                turn();
            }
            scrapers.forEach(Scraper::close);
            shut();
            if (file != null && leads.getAsBoolean()) {
                file.remove();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("there are no metrics until the next start; please report this", e);
        } finally {
            ended.countDown();
        }
    }

    private void turn() throws IOException {
        long now = System.nanoTime();
        boolean leading = leads.getAsBoolean();
        if (server != null && !leading) {
            shut();
        }
        if (server == null && leading && address != null && now - lastTry >= RETRY_NANOS) {
            lastTry = now;
            open();
        }
        if (file != null && leading && now - lastFile >= FILE_NANOS) {
            lastFile = now;
            write();
        }
        selector.select(TURN_MILLIS);
        serve();
        cutOffOverdue();
    }

    private void open() throws IOException {
        ServerSocketChannel made = ServerSocketChannel.open();
        try {
            made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            made.bind(address, BACKLOG);
            made.configureBlocking(false);
            entrance = made.register(selector, SelectionKey.OP_ACCEPT);
            server = made;
            refused = 0;
            LOG.info("metrics are at http:/{}/metrics", address);
        } catch (IOException e) {
            made.close();
            if (++refused <= PARDONED) {
                return;
            }
            complain("cannot answer at " + address + " (" + e + "), trying again every second");
        }
    }

    private void shut() throws IOException {
        if (server != null) {
            entrance = null;
            server.close();
            server = null;
        }
    }

    private void write() {
        try {
            file.write(page());
        } catch (IOException e) {
            complain("cannot write " + file.path() + " (" + e + "), trying again in 15 s");
        }
    }

    /** Says so once, and again when it is something else, or ten minutes later. */
    private void complain(String what) {
        long now = System.nanoTime();
        if (!complaint.equals(what) || now - lastComplaint >= COMPLAIN_NANOS) {
            complaint = what;
            lastComplaint = now;
            LOG.error("metrics: {}", what);
        }
    }

    private String page() {
        long now = System.nanoTime();
        if (now - pageNanos >= FRESH_NANOS) {
            pageNanos = now;
            Exposition exposition = new Exposition();
            content.accept(exposition);
            page = exposition.toString();
        }
        return page;
    }

    private void serve() throws IOException {
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (key == entrance) {
                letIn();
            } else if (key.isValid() && key.attachment() instanceof Scraper scraper) {
                serve(scraper);
            }
        }
    }

    private void serve(Scraper scraper) {
        try {
            scraper.turn(this::page);
        } catch (IOException e) {
            remove(scraper);
        }
    }

    private void letIn() throws IOException {
        SocketChannel channel;
        while (scrapers.size() < MOST && (channel = server.accept()) != null) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Scraper scraper = new Scraper(channel, key, System.nanoTime() + patienceNanos);
            key.attach(scraper);
            scrapers.add(scraper);
        }
        makeWay();
    }

    private void makeWay() {
        if (entrance != null) {
            entrance.interestOps(scrapers.size() < MOST ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    private void cutOffOverdue() {
        long now = System.nanoTime();
        List.copyOf(scrapers).stream().filter(each -> each.isOverdue(now)).forEach(this::remove);
    }

    private void remove(Scraper scraper) {
        scraper.close();
        scrapers.remove(scraper);
        makeWay();
    }
}
