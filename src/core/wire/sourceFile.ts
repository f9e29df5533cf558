/** In the folder of everything that was fetched from a server: what was asked, and of whom. */
export const SOURCE_FILE = 'source.json'
