package Writer;

# Writes lines as httpd does, one write(2) each, to a program behind a pipe, and times each write.
# It runs at real-time priority: what a write then waits for is its reader, not its turn on a busy
# machine. The reader has the priority of everybody.
use strict;
use warnings;
use Latency;
use Time::HiRes qw(CLOCK_MONOTONIC TIMER_ABSTIME clock_gettime clock_nanosleep);

my $rate = 5_000;

# All times are told from that moment, of now().
sub new {
    my ($class, $start, @command) = @_;
    return bless { start => $start, command => \@command, latency => Latency->new, sent => 0, later => [] }, $class;
}

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub prefer_this_process { system 'chrt', '--reset-on-fork', '--fifo', '--pid', 1, $$ }

# Starts the program behind a new pipe; from now on lines go there.
sub start {
    my ($self) = @_;
    $self->{reader} = $self->reader;
    $self->{due} = now();
}

sub reader {
    my ($self) = @_;
    pipe my $read, my $write or die "pipe: $!";
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        open STDIN, '<&', $read or die;
        open STDOUT, '>', '/dev/null' or die;
        exec @{ $self->{command} } or die "$self->{command}[0]: $!";
    }
    return { pid => $pid, pipe => $write };
}

# Writes at the rate until that many seconds after the first moment.
sub write_until {
    my ($self, $second) = @_;
    my $end = $self->{start} + $second;
    for (; $self->{due} < $end; $self->{due} += 1 / $rate) {
        my $now = now();
        clock_nanosleep(CLOCK_MONOTONIC, $self->{due} * 1e9, TIMER_ABSTIME) if $self->{due} > $now;
        shift(@{ $self->{later} })->[1]->() while @{ $self->{later} } && $self->{later}[0][0] <= $now;
        $self->write_line(line($self->{sent}));
    }
}

# Most come from one of 262,144 clients; one in twenty is of a flood, and each flood gets a ban.
sub line {
    my ($number) = @_;
    my $client = $number % 20 ? $number * 7919 & 0x3ffff : 1 << 18 | $number >> 12;
    return join '', 'www.example.com 10.', $client >> 16, '.', $client >> 8 & 255, '.', $client & 255,
        ' - - [21/Nov/2026:01:14:42.157856 +0000] "GET /article/2026/11/21/a-longer-title/ HTTP/1.1" 200 23942 "-" "-" ',
        "awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0 \"-\" 0 \n";
}

sub write_line {
    my ($self, $line) = @_;
    my $old = $self->{old};
    my $reader = $old && rand() < ($old->{until} - $self->{due}) / $old->{takes} ? $old : $self->{reader};
    my $before = now();
    my $written = syswrite $reader->{pipe}, $line;
    $self->{latency}->add(now() - $before, $before - $self->{start});
    $self->{sent}++;
    die "write: $!" unless ($written // 0) == length $line;
}

# Writes that many lines as fast as it can.
sub burst {
    my ($self, $count) = @_;
    my @lines = map { line($self->{sent} + $_) } 1 .. $count;
    $self->write_line($_) for @lines;
    $self->{due} = now();
}

# As apachectl graceful: two programs are started for nothing, then the old one is told to end and a
# new one starts; what is under way goes to the old one, less and less of it for two seconds.
sub restart {
    my ($self) = @_;
    $self->start_for_nothing;
    $self->later(0.2, sub { $self->start_for_nothing });
    $self->later(0.4, sub { kill 'TERM', $self->{reader}{pid} });
    $self->later(0.43, sub {
        $self->{old} = { %{ $self->{reader} }, until => now() + 2, takes => 2 };
        $self->{reader} = $self->reader;
    });
    $self->later(2.43, sub { close $self->{old}{pipe}; delete $self->{old} });
}

sub start_for_nothing {
    my ($self) = @_;
    my $reader = $self->reader;
    $self->later(0.03, sub { kill 'TERM', $reader->{pid}; close $reader->{pipe} });
}

sub later {
    my ($self, $seconds, $do) = @_;
    $self->{later} = [ sort { $a->[0] <=> $b->[0] } @{ $self->{later} }, [ now() + $seconds, $do ] ];
}

# Ends the input and waits for the reader, and for those before it.
sub end {
    my ($self) = @_;
    close $self->{reader}{pipe};
    1 while wait > 0;
}

# Ends the reader itself, as the machine might.
sub kill {
    my ($self) = @_;
    CORE::kill 'KILL', $self->{reader}{pid};
    $self->end;
}

sub sleep_until {
    my ($self, $second) = @_;
    clock_nanosleep(CLOCK_MONOTONIC, ($self->{start} + $second) * 1e9, TIMER_ABSTIME);
}

1;
