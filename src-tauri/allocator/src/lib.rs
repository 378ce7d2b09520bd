//! Settings of the C library's allocator.
//!
//! The GNU C library gives threads pools of their own, up to eight for each processor, and each keeps what was freed
//! in it. A program with twenty threads that mostly rest holds several megabytes that nobody uses. The allocators of
//! macOS and Windows keep no pools by thread.

/// Pools for all threads together.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const POOLS: libc::c_int = 1;
/// Free bytes at the end of a pool from which on they are given back to the system.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT_BYTES: libc::c_int = 64 << 10;

/// From now on little that is free is kept. Whether that was taken; where there is nothing to set, it was.
///
/// To be called before there are other threads: pools that are there stay.
pub fn keep_little() -> bool {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        let set = |what, to| {
            // SAFETY: `mallopt` takes two numbers, keeps no pointer, and takes the allocator's own lock.
            #[expect(unsafe_code, reason = "no library wraps it")]
            let taken = unsafe { libc::mallopt(what, to) };
            taken == 1
        };
        set(libc::M_ARENA_MAX, POOLS) && set(libc::M_TRIM_THRESHOLD, KEPT_BYTES)
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    true
}

/// Gives free memory back to the system; to be called when a program comes to rest. Takes milliseconds.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: `malloc_trim` takes a number, keeps no pointer, and takes the allocator's own locks.
        #[expect(unsafe_code, reason = "no library wraps it")]
        unsafe {
            libc::malloc_trim(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_are_taken_and_what_lives_stays() {
        let lives = vec![7_u8; 100_000];
        drop(vec![1_u8; 100_000]);

        assert!(keep_little());
        give_back();

        assert_eq!(lives, [7; 100_000]);
    }
}
