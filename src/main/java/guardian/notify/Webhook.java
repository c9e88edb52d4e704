package guardian.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts the JSON. Follows no redirect, and reads no answer but its status. The address may be a
 * secret, so faults tell its host only. The client, and all its classes, come with the first
 * message.
 */
final class Webhook implements Carrier {

    private final URI address;
    private final Duration limit;
    private HttpClient client;

    /**
     * @param limit for one message, from the look-up of the name to the end of the answer
     */
    Webhook(String address, Duration limit) {
        this.address = URI.create(address);
        this.limit = limit;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void carry(Message message) throws IOException {
        if (client == null) {
            client = HttpClient.newBuilder().connectTimeout(limit).build();
        }
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(limit)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "httpd-guardian")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        message.json(), StandardCharsets.US_ASCII))
                        .build();
        CompletableFuture<HttpResponse<Void>> sent =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        int status = await(sent).statusCode();
        if (status < 200 || status > 299) {
            throw new IOException(host() + " answered " + status);
        }
    }

    private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> sent)
            throws IOException {
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new IOException(host() + ": no answer in " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(host() + ": " + why(e.getCause()), e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException(host() + ": interrupted", e);
        }
    }

    private String host() {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** Some of these have no message but a cause with one, or none at all. */
    private static String why(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each.getMessage() != null) {
                return each.getMessage();
            }
        }
        return cause.getClass().getSimpleName();
    }
}
