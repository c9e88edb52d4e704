# The lab's network: the server's namespace is the private one we run in, the clients have their
# own, and between them lies one pair of veth interfaces. Sourced by ./lab.
#
#   server   192.0.2.1     2001:db8::1     eth0
#   router   192.0.2.254   2001:db8::fe    the server's default gateway, eth0 in namespace `clients`
#   clients  any address of 198.51.100.0/24, 203.0.113.0/24, 2001:db8:1:: to 2001:db8:ffff:...
#
# The clients live behind the router, as on the internet: the guardian never bans its own addresses
# and its gateways, and an IPv6 client is a whole /64, so none of them shares a /64 with the server.
# Clients need no setting up: their namespace takes each address of those ranges for its own.

LAB_SERVER4=192.0.2.1
LAB_SERVER6=2001:db8::1
LAB_CLIENTS=clients

network_up() {
    local other prefix bit
    other=$(ip -o link show | sed 's/^[0-9]*: \([^:@]*\).*/\1/' | grep -vx lo | head -1)
    [ -z "$other" ] || lab_fail "this network already has an interface, $other: call me inside" \
        "src/test/lab/in-own-network, and after the \`down\` of what ran before"
    ip netns add $LAB_CLIENTS && ip link add eth0 type veth peer name eth0 netns $LAB_CLIENTS ||
        lab_fail "cannot make the namespace of the clients and the link to it"
    network_side_up "" $LAB_SERVER4 $LAB_SERVER6 fe80::1
    network_side_up "-n $LAB_CLIENTS" 192.0.2.254 2001:db8::fe fe80::fe
    ip route add default via 192.0.2.254
    ip route add default via 2001:db8::fe
    for prefix in 198.51.100.0/24 203.0.113.0/24; do
        ip -n $LAB_CLIENTS route add local $prefix dev lo
    done
    # 2001:db8::/32 without its first /48, where the server lives.
    for bit in {0..15}; do
        printf -v prefix '2001:db8:%x::/%d' $((1 << bit)) $((48 - bit))
        ip -n $LAB_CLIENTS route add local "$prefix" dev lo
    done
    # Those routes take the packets in; IPv6 also wants leave to send from such an address.
    among_clients sh -c 'echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind' || lab_fail "cannot set ip_nonlocal_bind"
}

network_side_up() { # ip's namespace option, IPv4 address, IPv6 address, link-local address
    # A link-local address of the kernel's making is searched for duplicates for its first second,
    # and until then no neighbour is found.
    ip $1 link set lo up && ip $1 link set eth0 addrgenmode none && ip $1 link set eth0 up &&
        ip $1 addr add $2/24 dev eth0 &&
        ip $1 addr add $3/64 dev eth0 nodad && ip $1 addr add $4/64 dev eth0 nodad ||
        lab_fail "cannot give eth0 the addresses $2 and $3 (is IPv6 switched off in this kernel?)"
}

network_down() { # with what a guardian has left in this network's firewall, so that the next one finds none
    local tables
    [ -e /run/netns/$LAB_CLIENTS ] || return 0
    for tables in iptables ip6tables; do
        $tables -F && $tables -X || lab_fail "cannot clear the chains of $tables"
    done
    ipset destroy || lab_fail "cannot remove the sets: $(ipset list -name)"
    ip link del eth0
    ip netns del $LAB_CLIENTS
}

among_clients() { # COMMAND...: runs it in the clients' namespace
    nsenter --net=/run/netns/$LAB_CLIENTS -- "$@"
}
