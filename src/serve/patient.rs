//! Writes to a client for as long as it takes something now and then, and gives up one that takes nothing.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::AsyncWrite;
use tokio::time::{Sleep, sleep};

/// A writer whose client may be slow, but not stand still.
#[derive(Debug)]
pub(super) struct Patient<W> {
    writer: W,
    /// How long the client may take nothing.
    patience: Duration,
    /// Runs while the client takes nothing.
    wait: Option<Pin<Box<Sleep>>>,
}

impl<W: AsyncWrite + Unpin> Patient<W> {
    pub(super) fn new(writer: W, patience: Duration) -> Self {
        Self { writer, patience, wait: None }
    }

    /// Writes in some way, and fails when that has made no progress for too long.
    fn limited<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut W>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let written = write(Pin::new(&mut self.writer), context);
        if written.is_ready() {
            self.wait = None;
            return written;
        }
        let patience = self.patience;
        let wait = self.wait.get_or_insert_with(|| Box::pin(sleep(patience)));
        wait.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Patient<W> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.limited(context, |writer, context| writer.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.limited(context, |writer, context| writer.poll_write_vectored(context, parts))
    }

    // Without it, every answer would be copied to stand behind its head.
    fn is_write_vectored(&self) -> bool {
        self.writer.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.limited(context, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.limited(context, AsyncWrite::poll_shutdown)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(400);

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn a_client_that_takes_nothing_is_given_up() {
        let written = run(async {
            let (_client, server) = duplex(16);
            Patient::new(server, PATIENCE).write_all(&[0; 64]).await
        });
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn a_client_that_is_slow_and_steady_is_given_all_the_time_it_needs() {
        run(async {
            let (mut client, server) = duplex(16);
            let reading = async {
                let mut part = [0; 16];
                for _ in 0..20 {
                    sleep(PATIENCE / 8).await;
                    client.read_exact(&mut part).await.unwrap();
                }
            };
            let mut patient = Patient::new(server, PATIENCE);
            let (written, ()) = tokio::join!(patient.write_all(&[0; 320]), reading);
            written.unwrap();
        });
    }
}
