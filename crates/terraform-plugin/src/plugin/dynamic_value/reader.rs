//! msgpack, one token at a time, straight from the bytes.
//!
//! Format: <https://github.com/msgpack/msgpack/blob/master/spec.md>.

/// One token; `Array` and `Map` announce how many elements or entries follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Nil,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'a str),
    Binary(&'a [u8]),
    Array(usize),
    Map(usize),
    /// An extension: in this protocol, an unknown value with or without refinements.
    Extension,
}

impl Token<'_> {
    /// What was found, for error messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "null",
            Self::Bool(_) => "a bool",
            Self::Unsigned(_) | Self::Signed(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Binary(_) => "bytes",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Extension => "an unknown value",
        }
    }
}

/// Why bytes are not msgpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ReadError {
    #[error("ends too early")]
    TooShort,
    #[error("announces more elements than it holds")]
    LengthBeyondEnd,
    #[error("holds text that is not UTF-8")]
    NotUtf8,
    #[error("holds the byte 0xc1, which msgpack does not use")]
    ReservedByte,
}

/// A place in a msgpack text.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the beginning.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything has been read.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads the next token.
    pub(super) fn token(&mut self) -> Result<Token<'a>, ReadError> {
        let marker = self.number::<1>()? as u8;
        Ok(match marker {
            0x00..=0x7f => Token::Unsigned(marker.into()),
            0x80..=0x8f => self.map(usize::from(marker & 0x0f))?,
            0x90..=0x9f => self.array(usize::from(marker & 0x0f))?,
            0xa0..=0xbf => self.text(usize::from(marker & 0x1f))?,
            0xc0 => Token::Nil,
            0xc1 => return Err(ReadError::ReservedByte),
            0xc2 => Token::Bool(false),
            0xc3 => Token::Bool(true),
            0xc4 => self.binary::<1>()?,
            0xc5 => self.binary::<2>()?,
            0xc6 => self.binary::<4>()?,
            0xc7 => self.extension::<1>()?,
            0xc8 => self.extension::<2>()?,
            0xc9 => self.extension::<4>()?,
            0xca => Token::Float(f32::from_bits(self.number::<4>()? as u32).into()),
            0xcb => Token::Float(f64::from_bits(self.number::<8>()?)),
            0xcc => Token::Unsigned(self.number::<1>()?),
            0xcd => Token::Unsigned(self.number::<2>()?),
            0xce => Token::Unsigned(self.number::<4>()?),
            0xcf => Token::Unsigned(self.number::<8>()?),
            0xd0 => Token::Signed((self.number::<1>()? as i8).into()),
            0xd1 => Token::Signed((self.number::<2>()? as i16).into()),
            0xd2 => Token::Signed((self.number::<4>()? as i32).into()),
            0xd3 => Token::Signed(self.number::<8>()? as i64),
            // The type byte and 1, 2, 4, 8 or 16 bytes of data.
            0xd4..=0xd8 => self.skip(1 + (1 << (marker - 0xd4)))?,
            0xd9 => self.sized_text::<1>()?,
            0xda => self.sized_text::<2>()?,
            0xdb => self.sized_text::<4>()?,
            0xdc => self.sized(Self::array, 2)?,
            0xdd => self.sized(Self::array, 4)?,
            0xde => self.sized(Self::map, 2)?,
            0xdf => self.sized(Self::map, 4)?,
            0xe0..=0xff => Token::Signed((marker as i8).into()),
        })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ReadError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(ReadError::TooShort)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Reads a big-endian number of `BYTES` bytes.
    fn number<const BYTES: usize>(&mut self) -> Result<u64, ReadError> {
        let digits = self.take(BYTES)?.iter();
        Ok(digits.fold(0, |number, digit| number << 8 | u64::from(*digit)))
    }

    fn length<const BYTES: usize>(&mut self) -> Result<usize, ReadError> {
        usize::try_from(self.number::<BYTES>()?).map_err(|_| ReadError::LengthBeyondEnd)
    }

    fn sized(
        &mut self,
        collection: fn(&mut Self, usize) -> Result<Token<'a>, ReadError>,
        bytes: u8,
    ) -> Result<Token<'a>, ReadError> {
        let length = if bytes == 2 {
            self.length::<2>()?
        } else {
            self.length::<4>()?
        };
        collection(self, length)
    }

    fn sized_text<const BYTES: usize>(&mut self) -> Result<Token<'a>, ReadError> {
        let length = self.length::<BYTES>()?;
        self.text(length)
    }

    fn text(&mut self, length: usize) -> Result<Token<'a>, ReadError> {
        std::str::from_utf8(self.take(length)?)
            .map(Token::Text)
            .map_err(|_| ReadError::NotUtf8)
    }

    fn binary<const BYTES: usize>(&mut self) -> Result<Token<'a>, ReadError> {
        let length = self.length::<BYTES>()?;
        self.take(length).map(Token::Binary)
    }

    fn extension<const BYTES: usize>(&mut self) -> Result<Token<'a>, ReadError> {
        let length = self.length::<BYTES>()?;
        self.skip(length.checked_add(1).ok_or(ReadError::TooShort)?)
    }

    fn skip(&mut self, length: usize) -> Result<Token<'a>, ReadError> {
        self.take(length)?;
        Ok(Token::Extension)
    }

    /// Each element takes a byte at least, so an honest length is never beyond what is left.
    fn array(&mut self, length: usize) -> Result<Token<'a>, ReadError> {
        if length > self.rest.len() {
            return Err(ReadError::LengthBeyondEnd);
        }
        Ok(Token::Array(length))
    }

    fn map(&mut self, length: usize) -> Result<Token<'a>, ReadError> {
        if length > self.rest.len() / 2 {
            return Err(ReadError::LengthBeyondEnd);
        }
        Ok(Token::Map(length))
    }
}
