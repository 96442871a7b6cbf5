//! Which addresses are outside the house. Pure.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet: no loopback, private, link-local, shared, reserved, documentation or
/// multicast one, nor one of those in the clothes of the newer protocol.
pub fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => is_outside_v6(address),
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let inside = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        // Shared by the customers of a provider.
        || (a == 100 && (64..128).contains(&b))
        // Assignments of protocols, relays of 6to4, measurements between networks.
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        // Multicast, reserved, broadcast.
        || a >= 224;
    !inside
}

fn is_outside_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let bytes = address.octets();
    let embedded = |at: usize| {
        let [w, x, y, z] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        Ipv4Addr::new(w, x, y, z)
    };
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_outside_v4(mapped);
    }
    match (a, b) {
        // A translator (NAT64) and 6to4 carry an older address.
        (0x64, 0xff9b) => address.segments()[2..6] == [0; 4] && is_outside_v4(embedded(12)),
        (0x2002, _) => is_outside_v4(embedded(2)),
        // Teredo, benchmarks, hashes instead of addresses; documentation.
        (0x2001, b) if b < 0x200 => false,
        (0x2001, 0xdb8) => false,
        (0x3fff, b) if b < 0x1000 => false,
        // The part that is given out for the public internet.
        _ => (a & 0xe000) == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_outside() {
        for outside in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.0.1",
            "100.63.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert!(is_outside(outside.parse().unwrap()), "{outside}");
        }
        for inside in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:192.168.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_outside(inside.parse().unwrap()), "{inside}");
        }
    }
}
