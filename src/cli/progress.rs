//! Progress for a person at a terminal. A pipe gets nothing.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};

const CLEAR: &str = "\r\x1b[2K";

/// One line on standard error that shows the current step, replaced by the next one.
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

    /// Shows the current step, until the next one.
    pub fn say(&self, what: &str) {
        self.write(&format!("{CLEAR}{what}…"));
    }

    /// Shows a result, in a line that stays.
    pub fn done(&self, what: &str) {
        self.write(&format!("{CLEAR}{what}\n"));
    }

    /// A terminal that cannot be written to is not a reason to stop.
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
    /// Clears the line, so that an error starts in a clean one.
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
