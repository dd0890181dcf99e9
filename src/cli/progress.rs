//! What is happening, for somebody who waits at a terminal. A pipe hears nothing.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};

const CLEAR: &str = "\r\x1b[2K";

/// One line on standard error that says what is being done, replaced by the next one.
pub struct Progress {
    terminal: Option<RefCell<Box<dyn Write>>>,
}

impl Progress {
    /// To standard error, if that is a terminal.
    pub fn new() -> Self {
        let stderr = io::stderr();
        if stderr.is_terminal() {
            Self::to(stderr)
        } else {
            Self { terminal: None }
        }
    }

    fn to(terminal: impl Write + 'static) -> Self {
        Self {
            terminal: Some(RefCell::new(Box::new(terminal))),
        }
    }

    /// Says what is being done, until something else is said.
    pub fn say(&self, what: &str) {
        self.write(&format!("{CLEAR}{what}…"));
    }

    /// Says what was done, in a line that stays.
    pub fn done(&self, what: &str) {
        self.write(&format!("{CLEAR}{what}\n"));
    }

    /// That nobody can be told is not a reason to stop.
    fn write(&self, text: &str) {
        if let Some(terminal) = &self.terminal {
            let mut terminal = terminal.borrow_mut();
            let _ = terminal
                .write_all(text.as_bytes())
                .and_then(|()| terminal.flush());
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    /// An error begins in a clean line.
    fn drop(&mut self) {
        self.write(CLEAR);
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Rc<RefCell<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_terminal_shows_what_is_done_and_keeps_what_was_done() {
        let screen = Screen::default();
        let progress = Progress::to(screen.clone());
        progress.say("Reading");
        progress.done("Read it.");
        drop(progress);
        let shown = String::from_utf8(screen.0.take()).unwrap();
        assert_eq!(shown, "\r\x1b[2KReading…\r\x1b[2KRead it.\n\r\x1b[2K");
    }
}
