#define IDH_menu 434429242
#define IDH_menu__page 1381525047
#define IDH_menu__page_on 832085959
#define IDH_menu__page__on 1130265654
