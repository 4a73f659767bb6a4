// Angular: `CUSTOM_ELEMENTS_SCHEMA` lets the template have the element.
import 'headwater-help';
import type { HeadwaterHelp } from 'headwater-help';
import { Component, CUSTOM_ELEMENTS_SCHEMA, type ElementRef, viewChild } from '@angular/core';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1 data-help="domains.links">Branded links</h1>
    <button type="button" data-help="domains.links.add">Add branded link</button>
    <button type="button" (click)="open()">Show me how</button>
    <headwater-help #help src="/in-app/index.json" version="5.0" />
  `,
})
export class App {
  readonly help = viewChild.required<ElementRef<HeadwaterHelp>>('help');

  open(): void {
    void this.help().nativeElement.show('set-up-branded-link');
  }
}
