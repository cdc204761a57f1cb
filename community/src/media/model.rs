//! Pictures, sound and small video that are kept here.

use serde::{Deserialize, Serialize};

use crate::{actor::model::Actor, address::Here, id::Id, store::Json, time::Time};

crate::text_enum! {
    /// What people do with it.
    pub enum Kind { Image = "image", Audio = "audio", Video = "video" }
}

crate::text_enum! {
    /// The forms that are kept, each by its media type.
    pub enum Format {
        Jpeg = "image/jpeg",
        Png = "image/png",
        /// One that moves; of others a still is kept.
        Gif = "image/gif",
        Mp3 = "audio/mpeg",
        Ogg = "audio/ogg",
        M4a = "audio/mp4",
        Flac = "audio/flac",
        Wav = "audio/wav",
        Weba = "audio/webm",
        Mp4 = "video/mp4",
        Webm = "video/webm",
    }
}

impl Format {
    /// What people do with it.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Jpeg | Self::Png | Self::Gif => Kind::Image,
            Self::Mp3 | Self::Ogg | Self::M4a | Self::Flac | Self::Wav | Self::Weba => Kind::Audio,
            Self::Mp4 | Self::Webm => Kind::Video,
        }
    }

    /// How names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::M4a => "m4a",
            Self::Flac => "flac",
            Self::Wav => "wav",
            Self::Weba => "weba",
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
        }
    }

    /// The format of the small picture beside it, which never moves.
    pub const fn small(self) -> Self {
        match self {
            Self::Gif => Self::Png,
            Self::Jpeg
            | Self::Png
            | Self::Mp3
            | Self::Ogg
            | Self::M4a
            | Self::Flac
            | Self::Wav
            | Self::Weba
            | Self::Mp4
            | Self::Webm => self,
        }
    }

    /// The format whose files end so.
    pub fn by_ending(ending: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.ending() == ending)
    }
}

crate::text_enum! {
    /// What it was sent for.
    pub enum Purpose { Post = "post", Icon = "icon", Banner = "banner" }
}

/// The point of a picture that must stay in sight when it is cut: from -1 to 1, the middle is 0, right and up are positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Focus {
    pub x: f64,
    pub y: f64,
}

/// How large something is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

/// What its bytes told, and where its owner wants eyes to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// Of the small picture, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// A few letters from which an app paints a blur until the picture is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blurhash: Option<String>,
}

/// What has a file: a post. Of posts nothing is known here, for they know of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder;

/// A file that is kept here, joined to a post or waiting for one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Media {
    pub id: Id<Media>,
    pub owner_id: Id<Actor>,
    pub purpose: Purpose,
    pub post_id: Option<Id<Holder>>,
    pub stem: String,
    pub format: Format,
    pub ready: bool,
    pub description: String,
    pub details: Json<Details>,
    pub bytes: i64,
    pub created_at: Time,
    pub waits_until: Time,
    pub dropped_at: Option<Time>,
}

impl Media {
    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.{}", self.stem, self.format.ending())
    }

    /// The name of the small picture.
    pub fn small_file(&self) -> String {
        format!("{}-small.{}", self.stem, self.format.small().ending())
    }

    /// The name of the small picture that lies beside the file of this name.
    pub fn small_of(file: &str) -> Option<String> {
        let (stem, ending) = file.rsplit_once('.')?;
        let format = Format::by_ending(ending)?;
        Some(format!("{stem}-small.{}", format.small().ending()))
    }

    /// As it is joined to a post.
    pub fn attachment(&self, here: &Here) -> Attachment {
        let small = self.details.small.map(|_| here.media(&self.small_file()));
        Attachment {
            media_type: self.format.as_str().to_owned(),
            url: here.media(&self.file()),
            name: self.description.clone(),
            kept: Some(Box::new(Kept {
                id: self.id,
                kind: self.format.kind(),
                small,
                details: self.details.0.clone(),
            })),
        }
    }
}

/// A picture or sound joined to a post. The address of one that is kept elsewhere is never loaded by a reader's browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    pub media_type: String,
    pub url: String,
    #[serde(default)]
    pub name: String,
    /// Of what is kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Box<Kept>>,
}

/// What a post knows of a file that is kept here, so that to show it nothing else need be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub id: Id<Media>,
    pub kind: Kind,
    /// Where the small picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<String>,
    pub details: Details,
}
