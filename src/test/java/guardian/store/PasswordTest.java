package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("GUARDIAN_STORE_PASSWORD", "of the environment");

    @TempDir Path folder;

    @Test
    void shouldTakeTheFirstLineOfTheFile() throws Exception {
        Path file = folder.resolve("password");
        Files.writeString(file, " s3cret \u00fc\r\nwhat else\n");

        assertThat(new Password(Optional.of(file), ENVIRONMENT).read()).isEqualTo(" s3cret \u00fc");
    }

    @Test
    void shouldReadItAnewForEachConnection() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "old");
        Password password = new Password(Optional.of(file), Map.of());
        assertThat(password.read()).isEqualTo("old");
        Files.writeString(file, "new");

        assertThat(password.read()).isEqualTo("new");
    }

    @Test
    void shouldTakeTheVariableWithoutAFile() throws Exception {
        assertThat(new Password(Optional.empty(), ENVIRONMENT).read())
                .isEqualTo("of the environment");
        assertThat(new Password(Optional.empty(), Map.of()).read()).isEmpty();
    }

    @Test
    void shouldNameAFileThatCannotBeRead() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> new Password(Optional.of(missing), ENVIRONMENT).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("store.password_file " + missing);
    }
}
