//! What others found out about a prose, kept with it: it holds as long as the words do, wherever they stand.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// One note about a prose, of whatever type its reader wants to find again. Clones share it.
///
/// Proses are equal whatever is noted about them.
#[derive(Clone, Default)]
pub struct Notes(Arc<OnceLock<Box<dyn Any + Send + Sync>>>);

impl Notes {
    /// The note, if there is one of this type.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.get()?.downcast_ref()
    }

    /// Leaves a note. The first one stays.
    pub fn leave<T: Any + Send + Sync>(&self, note: T) {
        let _ = self.0.set(Box::new(note));
    }
}

impl PartialEq for Notes {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Notes {}

impl fmt::Debug for Notes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Notes").finish_non_exhaustive()
    }
}
