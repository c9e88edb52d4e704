package Pipes;

# How full the pipes of a real httpd's loggers become: who writes to one that is full has to wait.
use strict;
use warnings;

my ($get_size, $unread) = (1032, 0x541b); # F_GETPIPE_SZ and FIONREAD of Linux

sub new {
    my ($class, $httpd) = @_;
    return bless { httpd => $httpd, open => {}, fullest => 0, looks => 0 }, $class;
}

# Looks every millisecond for that many seconds.
sub look {
    my ($self, $seconds) = @_;
    my $end = time + $seconds;
    while (time < $end) {
        $self->find if $self->{looks}++ % 20 == 0;
        for my $pipe (values %{ $self->{open} }) {
            my $bytes = pack 'i', 0;
            my $size = fcntl($pipe, $get_size, 0) or next;
            ioctl $pipe, $unread, $bytes or next;
            my $share = unpack('i', $bytes) / $size;
            $self->{fullest} = $share if $share > $self->{fullest};
        }
        select undef, undef, undef, 0.001;
    }
}

sub print_to {
    my ($self, $out) = @_;
    print $out "fullest $self->{fullest}\n";
}

# httpd's children but its own are the loggers; their standard input is the pipe.
sub find {
    my ($self) = @_;
    my %now = map { $_ => 1 } grep { name($_) ne 'apache2' } children($self->{httpd});
    delete $self->{open}{$_} for grep { !$now{$_} } keys %{ $self->{open} };
    for my $pid (grep { !$self->{open}{$_} } keys %now) {
        open $self->{open}{$pid}, '<', "/proc/$pid/fd/0" or delete $self->{open}{$pid};
    }
}

sub children {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/task/$pid/children" or return;
    return split ' ', <$in> // '';
}

sub name {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/comm" or return 'apache2';
    my $name = <$in> // 'apache2';
    chomp $name;
    return $name;
}

1;
