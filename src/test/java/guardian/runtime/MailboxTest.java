package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

    @Test
    void shouldRefuseWhatDoesNotFitAndTakeItOnceThereIsRoom() {
        Mailbox<Integer> box = new Mailbox<>(2);
        assertThat(box.offer(1)).isTrue();
        assertThat(box.offer(2)).isTrue();
        assertThat(box.offer(3)).isFalse();
        List<Integer> taken = new ArrayList<>();
        assertThat(box.drain(taken, 1)).isEqualTo(1);
        assertThat(box.offer(3)).isTrue();
        box.drain(taken, 10);
        assertThat(taken).containsExactly(1, 2, 3);
        assertThat(box.size()).isZero();
    }

    @Test
    void shouldLoseNothingBetweenThreads() throws InterruptedException {
        Mailbox<Integer> box = new Mailbox<>(100);
        int each = 20_000;
        List<Thread> posters = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            Thread poster =
                    new Thread(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    while (!box.offer(i)) {
                                        Thread.onSpinWait();
                                    }
                                }
                            });
            poster.start();
            posters.add(poster);
        }
        List<Integer> taken = new ArrayList<>();
        while (taken.size() < 3 * each) {
            box.await(1_000_000_000);
            box.drain(taken, 50);
        }
        for (Thread poster : posters) {
            poster.join();
        }
        assertThat(taken.stream().mapToLong(i -> i).sum()).isEqualTo(3L * each * (each - 1) / 2);
    }
}
