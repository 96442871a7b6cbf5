//! A mapped file of the index that somebody cuts short must not take the whole site with it.
//!
//! Reading a page of a mapped file that is no longer there is no error but a signal, and the signal ends the process. Here it
//! is answered as journald answers it: a page of zeros is laid over the hole, the reader goes on, and the index counts as
//! damaged from then on, so that the question is asked of the database instead and the follower starts over. Only holes in
//! files of the index are covered; for anything else (the database, above all) the signal does what it always did.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

/// Pages that were covered since the process began. A signal belongs to the process, so this does, too.
static COVERED: AtomicU64 = AtomicU64::new(0);

/// How many holes were met so far: when the number grows, what was read meanwhile is not to be trusted.
pub(super) fn holes() -> u64 {
    COVERED.load(Ordering::Acquire)
}

/// From now on a hole in a file of the index is covered. Calling it again changes nothing.
pub(super) fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        if let Err(error) = signal::listen() {
            tracing::warn!(%error, "search: a file of the index that is cut short while it is read will end this process");
        }
    });
}

/// Whether a line of `/proc/self/maps` describes a mapped file of the index that holds `address`.
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "other systems have no such list")
)]
fn is_index_around(line: &[u8], address: usize) -> bool {
    const INDEX: &[u8] = b"/index/v";
    let mut numbers = line
        .splitn(2, |byte| *byte == b' ')
        .next()
        .unwrap_or_default()
        .splitn(2, |byte| *byte == b'-');
    let mut number = || {
        let digits = std::str::from_utf8(numbers.next()?).ok()?;
        usize::from_str_radix(digits, 16).ok()
    };
    let (Some(start), Some(end)) = (number(), number()) else {
        return false;
    };
    (start..end).contains(&address) && line.windows(INDEX.len()).any(|part| part == INDEX)
}

#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "a signal handler and the page it lays over a hole have no safe form; each step says why it may"
)]
mod signal {
    use std::ffi::{c_int, c_void};
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Bytes of a page; a power of two. Asked for before any signal can come.
    static PAGE: AtomicUsize = AtomicUsize::new(4096);

    pub(super) fn listen() -> io::Result<()> {
        // SAFETY: asks for a number.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        PAGE.store(usize::try_from(page).unwrap_or(4096), Ordering::Release);
        let handler: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) = met;
        // SAFETY: all zeros is a valid `sigaction`, whose parts are then set; the handler has the type that SA_SIGINFO asks
        // for and calls nothing that a handler may not call.
        let done = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = handler as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            libc::sigemptyset(&raw mut action.sa_mask);
            libc::sigaction(libc::SIGBUS, &raw const action, std::ptr::null_mut())
        };
        if done == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }

    extern "C" fn met(signal: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
        // SAFETY: the kernel hands over a valid `siginfo_t`; errno belongs to this thread and is put back as it was.
        unsafe {
            let errno = *libc::__errno_location();
            let address = (*info).si_addr() as usize;
            if (*info).si_code == libc::BUS_ADRERR && is_in_index(address) && cover(address) {
                super::COVERED.fetch_add(1, Ordering::AcqRel);
            } else {
                // Not ours: the same instruction meets the hole again, and the signal does what it always did.
                libc::signal(signal, libc::SIG_DFL);
            }
            *libc::__errno_location() = errno;
        }
    }

    /// Looks the address up in the kernel's own list, without a lock and without memory of its own.
    fn is_in_index(address: usize) -> bool {
        let mut chunk = [0u8; 2048];
        let mut line = [0u8; 4608];
        let mut length = 0;
        let mut found = false;
        // SAFETY: open, read and close are allowed in a handler; `read` is told the true size of the buffer.
        unsafe {
            let file = libc::open(
                c"/proc/self/maps".as_ptr(),
                libc::O_RDONLY | libc::O_CLOEXEC,
            );
            if file < 0 {
                return false;
            }
            while !found {
                let read = libc::read(file, chunk.as_mut_ptr().cast(), chunk.len());
                let Some(read) = usize::try_from(read).ok().filter(|read| *read > 0) else {
                    break;
                };
                for byte in chunk.iter().take(read) {
                    if *byte == b'\n' {
                        found |=
                            super::is_index_around(line.get(..length).unwrap_or_default(), address);
                        length = 0;
                    } else if let Some(place) = line.get_mut(length) {
                        *place = *byte;
                        length += 1;
                    }
                }
            }
            libc::close(file);
        }
        found
    }

    /// Lays a page of zeros where the file has none any more.
    fn cover(address: usize) -> bool {
        let page = PAGE.load(Ordering::Acquire);
        let start = address & !(page - 1);
        // SAFETY: the page belongs to a mapped file of the index that somebody is reading at this moment, so it stays mapped;
        // it was readable and stays so, and whoever unmaps the file unmaps this with it.
        let laid = unsafe {
            libc::mmap(
                start as *mut c_void,
                page,
                libc::PROT_READ,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED,
                -1,
                0,
            )
        };
        laid != libc::MAP_FAILED
    }
}

#[cfg(not(target_os = "linux"))]
mod signal {
    pub(super) fn listen() -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_index_around;

    #[test]
    fn only_files_of_the_index_are_covered() {
        let index = b"7f00a000-7f00c000 r--s 00000000 fe:00 12 /srv/insole/data/index/v1-3/ab12.idx (deleted)";
        let database = b"7f00a000-7f00c000 rw-s 00000000 fe:00 12 /srv/insole/data/insole.db-shm";
        assert!(is_index_around(index, 0x7f00_a000));
        assert!(is_index_around(index, 0x7f00_bfff));
        assert!(!is_index_around(index, 0x7f00_c000));
        assert!(!is_index_around(database, 0x7f00_a000));
        for broken in [&b""[..], b"-", b"zz-7f r--s", b"7f00a000"] {
            assert!(!is_index_around(broken, 0x7f00_a000));
        }
    }
}
