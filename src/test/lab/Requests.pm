package Requests;

# A client of httpd with one connection that it keeps, and how long each of its requests takes. Where
# httpd hangs in the write of a log line, the next request on that connection waits.
use strict;
use warnings;
use IO::Socket::INET;
use Latency;
use Time::HiRes qw(CLOCK_MONOTONIC TIMER_ABSTIME clock_gettime clock_nanosleep);

sub new {
    my ($class, $start, $server) = @_;
    return bless { start => $start, server => $server, latency => Latency->new, sent => 0 }, $class;
}

# That many requests a second until that many seconds after the first moment.
sub ask_until {
    my ($self, $second, $rate) = @_;
    for (my $due = $self->{start}; $due < $self->{start} + $second; $due += 1 / $rate) {
        clock_nanosleep(CLOCK_MONOTONIC, $due * 1e9, TIMER_ABSTIME);
        my $before = clock_gettime(CLOCK_MONOTONIC);
        1 until $self->ask;
        $self->{latency}->add(clock_gettime(CLOCK_MONOTONIC) - $before, $before - $self->{start});
        $self->{sent}++;
    }
}

# False when the connection was closed without an answer, as a graceful restart does to one at rest.
sub ask {
    my ($self) = @_;
    my $to = $self->{connection} ||= IO::Socket::INET->new($self->{server}) || die "$self->{server}: $!";
    my $answer = '';
    if (syswrite $to, "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n") {
        while ($answer !~ /^Served\.$/m) { sysread $to, $answer, 4096, length $answer or last }
    }
    delete $self->{connection} if $answer eq '' || $answer =~ /^Connection: close/m;
    return $answer ne '';
}

1;
