package Latency;

# How long each of many things took: all of them, to the microsecond.
use strict;
use warnings;

sub new { return bless { count => 0, of => {}, slow => [] }, shift }

# Seconds it took, and when it began (for what took over 10 ms).
sub add {
    my ($self, $took, $at) = @_;
    $self->{count}++;
    $self->{of}{ int($took * 1e6) }++;
    push @{ $self->{slow} }, [ $at, $took ] if $took > 0.01;
}

# How many took longer than that.
sub over {
    my ($self, $millis) = @_;
    my $count = 0;
    for my $micros (keys %{ $self->{of} }) { $count += $self->{of}{$micros} if $micros >= $millis * 1000 }
    return $count;
}

# Milliseconds that this share of them did not exceed: 0.5 is the median, 1 the longest.
sub millis {
    my ($self, $share) = @_;
    my $left = $share * $self->{count};
    for my $micros (sort { $a <=> $b } keys %{ $self->{of} }) {
        $left -= $self->{of}{$micros};
        return $micros / 1000 if $left <= 0;
    }
    return 0;
}

# The same as text, and back; what is read adds up. Pipes.pm adds how full a pipe was, from 0 to 1.
sub print_to {
    my ($self, $out) = @_;
    print $out "took $_ $self->{of}{$_}\n" for keys %{ $self->{of} };
    print $out "slow @$_\n" for @{ $self->{slow} };
}

sub read_line {
    my ($self, $line) = @_;
    if ($line =~ /^took (\d+) (\d+)/) { $self->{of}{$1} += $2; $self->{count} += $2 }
    if ($line =~ /^slow (\S+) (\S+)/) { push @{ $self->{slow} }, [ $1, $2 ] }
    if ($line =~ /^fullest (\S+)/) { $self->{fullest} = $1 }
}

1;
