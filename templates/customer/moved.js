// Leads to where a page stands now, and to the same place in it; without this script the place is lost.
{
  const moved = document.querySelector('meta[name="headwater-moved"]');
  if (moved && location.hash) location.replace(moved.content + location.hash);
}
