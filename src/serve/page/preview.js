// The page of the live preview: three readers side by side.
