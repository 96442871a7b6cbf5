//! The `insole` command: parses it, calls the library, and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    insole::cli::main()
}
