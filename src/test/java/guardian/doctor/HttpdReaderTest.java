package guardian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** httpd's configuration as httpd reads it. */
class HttpdReaderTest {

    private static final String MAIN = "/etc/httpd/conf/httpd.conf";

    @TempDir private Path root;

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private HttpdConf read(String text) throws IOException {
        write(MAIN, text);
        return HttpdLayout.find(new Place(root));
    }

    private static List<String> seen(HttpdConf conf) {
        return conf.all("Seen").map(each -> each.argument(0)).toList();
    }

    @Test
    void shouldReadRedHatsLayout() throws IOException {
        write(
                "/etc/httpd/conf.modules.d/00-base.conf",
                "LoadModule alias_module modules/mod_alias.so\n");
        write("/etc/httpd/conf.d/a.conf", "Seen a\n");
        write("/etc/httpd/conf.d/b.conf", "Seen b\n");
        write("/etc/httpd/conf.d/README", "Seen no\n");
        HttpdConf conf =
                read(
                        """
                        ServerRoot "/etc/httpd"
                        Include conf.modules.d/*.conf
                        <IfModule alias_module>
                          Seen loaded
                        </IfModule>
                        IncludeOptional conf.d/*.conf
                        """);

        assertThat(seen(conf)).containsExactly("loaded", "a", "b");
        assertThat(conf.files()).isEqualTo(4);
        assertThat(conf.unread()).isZero();
    }

    @Test
    void shouldDecideSectionsAsTheyStandThere() throws IOException {
        HttpdConf conf =
                read(
                        """
                        <IfModule mod_late.c>
                          Seen before
                        </IfModule>
                        LoadModule late_module modules/mod_late.so
                        <IfModule mod_late.c>
                          Seen after
                          <IfModule !late_module>
                            Seen not
                          </IfModule>
                        </IfModule>
                        <IfDefine WORD>
                          Seen undefined
                          <VirtualHost *:80>
                            Seen undefined
                          </VirtualHost>
                        </IfDefine>
                        Define WORD said
                        <IfDefine WORD>
                          Seen ${WORD}
                        </IfDefine>
                        <IfFile conf/none>
                          Seen file
                        </IfFile>
                        <Location /x>
                          Seen location
                        </Location>
                        """);

        assertThat(seen(conf)).containsExactly("after", "said", "location");
    }

    @Test
    void shouldTellLinesSitesAndWordsApart() throws IOException {
        HttpdConf conf =
                read(
                        """
                        # Seen comment
                        Seen one \\
                          "two words" 'three \\' words'
                        <VirtualHost *:80>
                          seen inside
                        </VirtualHost>
                        Seen outside
                        """);

        List<Directive> found = conf.all("Seen").toList();
        assertThat(found).extracting(Directive::line).containsExactly(2, 5, 7);
        assertThat(found).extracting(Directive::site).containsExactly(0, 1, 0);
        assertThat(found.get(0).arguments()).containsExactly("one", "two words", "three ' words");
    }

    @Test
    void shouldStopAtFilesThatIncludeThemselves() throws IOException {
        HttpdConf conf = read("Seen again\nInclude conf/httpd.conf\n");

        assertThat(conf.files()).isLessThan(30);
        assertThat(conf.unread()).isPositive();
    }

    @Test
    void shouldStayBelowTheRoot() throws IOException {
        write("/etc/other.conf", "Seen other\n");
        HttpdConf conf = read("Include ../../../../../../../../etc/other.conf\n");

        assertThat(seen(conf)).containsExactly("other");
    }

    @Test
    void shouldSurviveRubbish() throws IOException {
        HttpdConf conf = read("</\n<\n<If\n\"\n\\\n${\n<IfModule>\n</Nothing>\n\u0000\n");

        assertThat(conf.unread()).isZero();
    }
}
