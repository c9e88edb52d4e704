package Lines;

# Lines as ModSecurity writes them, of so many clients; every tenth client has an IPv6 address.
use strict;
use warnings;

sub new {
    my ($class, $clients) = @_;
    return bless { clients => $clients, at => 0 }, $class;
}

# The next one; its client is the (i * 7919)th modulo how many there are, so all of them come.
sub next {
    my ($self) = @_;
    my $at = $self->{at} = ($self->{at} + 7919) % $self->{clients};
    my $client = $at % 10 ? sprintf '10.%d.%d.%d', $at >> 16, $at >> 8 & 255, $at & 255 : sprintf '2001:db8:%x:%x::1', $at >> 16, $at & 65535;
    return "www.example.com $client - - [21/Nov/2026:01:14:42.157856 +0000] "
        . "\"GET /article/2026/11/21/a-longer-title-$at/ HTTP/1.1\" 200 23942 \"-\" \"-\" "
        . "awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0 \"-\" 0 \n";
}

1;
