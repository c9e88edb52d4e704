package guardian.logformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "%t %r                     ! has no client address",
                "%u %{X-Forwarded-For}i    ! X-Forwarded-For alone can be forged",
                "\"%{X-Forwarded-For}i\"   ! X-Forwarded-For alone can be forged",
                "%A %t                     ! has no client address",
                "%a %y                     ! %y at character 4: no such directive",
                "%a %^tx                   ! %^tx at character 4: no such directive",
                "%a %^t                    ! %^t at character 4: no such directive",
                "%a %{Referer              ! %{Referer at character 4: the brace is not closed",
                "%a %                      ! % at character 4: ends before its letter",
                "%a %>                     ! %> at character 4: ends before its letter",
                "%a %400,501               ! %400,501 at character 4: ends before its letter",
                "%a %i                     ! %i at character 4: needs a name in braces, as in"
                        + " %{NAME}i",
                "%a %{h}T                  ! %{h}T: the units of %T are s, ms and us",
                "%200a %t                  ! %200a: the client address must not hang on the status",
                "%a \"%r                   ! has a quote without its counterpart",
                "%a\\n%r                   ! has a line end inside",
                "%a %{Referer}i -> %U      ! %{Referer}i and %U may each hold",
                "%a %u %{Cookie}i %>s      ! put quotes around them",
                "%a %u%{Cookie}i           ! nothing between %u and what follows",
                "%a %b%D                   ! nothing between %b and what follows",
                "%a \"%r %{Cookie}i\"      ! %r and %{Cookie}i may each hold",
            })
    void shouldSayWhyItIsNone(String format, String fault) {
        assertThatThrownBy(() -> LogFormat.parse(format))
                .isInstanceOf(FormatFault.class)
                .hasMessageContaining(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%%%a",
                "%{c}a",
                "%h %{c}h",
                "%a %A %B %b \"%{sid}C\" %D \"%{VAR}e\" \"%f\" %H \"%{Host}i\" %k %l %L %m",
                "%a \"%{note}n\" \"%{Server}o\" %p %{canonical}p %{local}p %{remote}p %P %{tid}P",
                "%a \"%q\" \"%r\" %R %s %t %{%c}t %T %{ms}T \"%u\" \"%U\" %v %V %X %I %O %S",
                "%a \"%{X}^ti\" \"%{Y}^to\" %^FB",
                "%a %!200,304,302{Referer}i",
                "%a \"%400,501{User-agent}i\" %>s %<s %{SSL_PROTOCOL}x",
                "%a|%t|%>s|%u",
                "%a\\t%u\\t%{Cookie}i\\t%r",
                "{\"ip\":\"%a\",\"request\":\"%r\",\"status\":%>s}",
            })
    void shouldKnowEveryDirective(String format) throws FormatFault {
        assertThat(LogFormat.parse(format).layout()).isNotNull();
    }

    @Test
    void shouldReadTheSameWithBackslashesAndWithout() throws FormatFault {
        assertThat(LogFormat.parse("%a %u \\\"%r\\\" %>s").layout())
                .hasToString(LogFormat.parse("%a %u \"%r\" %>s").layout().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%a %t | true",
                "%a %{msec}t | true",
                "%a %{end:sec}t | true",
                "%a %{%s}t | true",
                "%a [%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] | true",
                "%a %{%F}t %{%T}t | true",
                "%a %{%F}t | false",
                "%a %{begin:%F}t %{end:%T}t | false",
                "%a %{usec_frac}t | false",
                "%a %{%A, %B}t x | false",
                "%a %>s | false",
            })
    void shouldKnowWhetherItTellsATime(String format, boolean time) throws FormatFault {
        assertThat(LogFormat.parse(format).hasTime()).isEqualTo(time);
    }
}
