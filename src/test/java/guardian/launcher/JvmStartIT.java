package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the daemon's JVM is started: flags, class path, arguments, environment, pid. */
class JvmStartIT {

    private static final String NEW_JAVA_FLAG = "--sun-misc-unsafe-memory-access=allow";
    private static final String MAIN = "guardian.Guardian";

    @TempDir private Path temp;
    private Installation installation;
    private FakeJava java;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
        java = FakeJava.of(temp.resolve("java 17"), "17.0.15");
    }

    @Test
    void shouldPassTheFlagsOfASmallDaemon() throws Exception {
        assertThat(installation.daemon().with(java).run().lines())
                .contains(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "-Dchronicle.analytics.disable=true",
                        "-XX:+UseSerialGC",
                        "-Xms32m",
                        "-Xmx96m",
                        "-XX:MaxDirectMemorySize=64g",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-Dfile.encoding=UTF-8",
                        "-XX:ErrorFile=" + installation.state() + "/hs_err_%p.log")
                .doesNotContain(NEW_JAVA_FLAG);
    }

    /** Another user's JVM would grumble, and without perl nobody tells who we are. */
    @Test
    void shouldLetThreadsHavePrioritiesWhenItIsRunByRoot() throws Exception {
        String[] flags = {"-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=5"};
        assertThat(installation.daemon().with(java).run().lines()).contains(flags);
        assertThat(installation.daemon().with(java).without("perl").run().lines())
                .doesNotContain(flags);
    }

    @Test
    void shouldTellNewJavasWhatIsMeant() throws Exception {
        FakeJava newer = FakeJava.of(temp.resolve("new"), "25.0.3");
        assertThat(installation.daemon().with(newer).run().lines())
                .contains("--enable-native-access=ALL-UNNAMED", NEW_JAVA_FLAG);
    }

    @ParameterizedTest
    @MethodSource("javasOfThisMachine")
    void shouldPassOnlyFlagsThatARealJavaKnows(Path home) throws Exception {
        Launch launch = installation.daemon().with("GUARDIAN_JAVA_HOME", home);
        Launch.Ended ended = launch.with("GUARDIAN_JVM_OPTS", "-version").run();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).doesNotContainIgnoringCase("warning");
    }

    /** A JVM dies of SIGTERM until it has a handler, so none may reach it at all. */
    @Test
    void shouldHoldSigtermBackUnlessOnlyAQuestionIsAsked() throws Exception {
        FakeJava tells = FakeJava.of(temp.resolve("tells"), "17");
        // A shell would unblock all signals.
        Files.writeString(
                tells.program(),
                "#!/usr/bin/perl\nopen S, '</proc/self/status'; print grep /^Sig/, <S>;\n");
        String set = ":\t[0-9a-f]{12}[4-7c-f][0-9a-f]{3}";
        assertThat(installation.daemon().with(tells).run().lines())
                .anyMatch(line -> line.matches("SigBlk" + set))
                .anyMatch(line -> line.matches("SigIgn" + set))
                .as("SIGHUP")
                .anyMatch(line -> line.matches("SigIgn:\t[0-9a-f]{15}[13579bdf]"));
        assertThat(installation.daemon("--check").with(tells).run().lines())
                .hasSizeGreaterThan(3)
                .noneMatch(line -> line.matches("Sig(Blk|Ign)" + set));
    }

    @Test
    void shouldTellTheJvmOfASigtermThatCameBefore() throws Exception {
        FakeJava late = FakeJava.of(temp.resolve("late"), "17");
        Files.delete(late.home().resolve("release"));
        FakeJava.script(
                late.program(),
                "[ \"$1\" = -version ] || exec env\nkill -TERM $PPID\necho 'version \"17\"' >&2\n");
        assertThat(installation.daemon().with(late).run().lines()).contains("GUARDIAN_TERM=told");
    }

    static Stream<Path> javasOfThisMachine() throws IOException {
        Path shared = Path.of("/usr/lib/jvm");
        Stream<Path> installed = Files.isDirectory(shared) ? Files.list(shared) : Stream.empty();
        return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))), installed)
                .filter(home -> Files.isExecutable(home.resolve("bin/java")));
    }

    @Test
    void shouldAddTheOperatorsFlagsSplitOnBlanksAndNothingElse() throws Exception {
        Launch launch = installation.daemon().with(java);
        String options = "  -Xmx64m -Da=*  -Db=$(id) -Dc=\"x";
        List<String> lines = launch.with("GUARDIAN_JVM_OPTS", options).run().lines();
        int last = lines.indexOf("-cp");
        assertThat(lines.subList(last - 4, last))
                .containsExactly("-Xmx64m", "-Da=*", "-Db=$(id)", "-Dc=\"x");
        assertThat(lines.indexOf("-Xmx96m")).isLessThan(last - 4);
    }

    @Test
    void shouldPassArgumentsOnAsTheyAre() throws Exception {
        String[] odd = {"--x", "a b", "", "*", "$(id)", "'\"\\", "--config=", "ü"};
        List<String> lines = installation.daemon(odd).with(java).run().lines();
        int first = lines.indexOf(MAIN) + 3;
        assertThat(lines.subList(first, first + 7))
                .containsExactly(List.of(odd).subList(0, 7).toArray(new String[0]));
    }

    @Test
    void shouldPutTheJarAndAllLibrariesOnTheClassPath() throws Exception {
        Path b = Files.createFile(installation.jar().resolveSibling("b.jar"));
        Path a = Files.createFile(installation.jar().resolveSibling("a 1.jar"));
        Files.createFile(installation.jar().resolveSibling("notes.txt"));
        assertClassPath(installation, installation.jar(), a, b);
    }

    @Test
    void shouldRunWhatMavenHasBuiltInACheckout() throws Exception {
        Installation checkout = Installation.programsIn(temp.resolve("check out"));
        Path library = checkout.root().resolve("target/lib/library.jar");
        Files.createDirectories(library.getParent());
        Files.createFile(library);
        Path jar = Files.createFile(checkout.root().resolve("target/httpd-guardian.jar"));
        assertClassPath(checkout, jar, library);
    }

    private void assertClassPath(Installation place, Path... jars) throws Exception {
        List<String> lines = place.daemon().with(java).run().lines();
        String classPath = lines.get(lines.indexOf("-cp") + 1);
        assertThat(Stream.of(classPath.split(":")).map(Path::of).map(Path::normalize))
                .containsExactly(jars);
        assertThat(lines.get(lines.indexOf("-cp") + 2)).isEqualTo(MAIN);
    }

    @Test
    void shouldBeReachedThroughLinks() throws Exception {
        Path relative = installation.root().resolve("relative");
        Files.createSymbolicLink(relative, Path.of("bin/httpd-guardian"));
        Path absolute = Files.createSymbolicLink(temp.resolve("absolute"), relative);
        Path folder =
                Files.createSymbolicLink(
                        temp.resolve("folder"), installation.root().resolve("bin"));
        for (Path start : List.of(relative, absolute, folder.resolve("httpd-guardian"))) {
            Launch.Ended ended = new Launch(start).with(java).run();
            assertThat(ended.lines()).as(ended.err()).contains(MAIN);
        }
    }

    @Test
    void shouldKeepJavaOptionsMeantForOthersAway() throws Exception {
        Launch launch = installation.daemon().with(java).with("JAVA_TOOL_OPTIONS", "-Dx");
        launch.with("JDK_JAVA_OPTIONS", "-Dx").with("_JAVA_OPTIONS", "-Dx").with("CLASSPATH", "x");
        assertThat(launch.with("GUARDIAN_LAUNCH_MARK", "x").run().lines())
                .noneMatch(line -> line.matches("(J.*_OPTIONS|_JAVA.*|CLASSPATH|.*_MARK)=.*"));
    }

    @Test
    void shouldGiveTheDaemonAPathWithFirewallCommandsAndOneLocale() throws Exception {
        List<String> lines = installation.daemon().with(java).with("PATH", "/x y").run().lines();
        assertThat(lines).contains("LC_ALL=C.UTF-8");
        assertThat(lines).anyMatch(line -> line.matches("PATH=/x y:.*:/usr/sbin:.*:/sbin:.*"));
    }

    @Test
    void shouldBecomeTheJvmUnderItsOwnPid() throws Exception {
        Launch.Started started = installation.daemon().with(java).start();
        long pid = started.process().pid();
        assertThat(started.end().lines()).contains("pid=" + pid);
    }
}
